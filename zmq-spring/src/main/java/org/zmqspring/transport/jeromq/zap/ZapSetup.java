package org.zmqspring.transport.jeromq.zap;

import java.util.List;

import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.security.ZapPolicy.KeyLists;
import org.zmqspring.transport.ZapRefusals;

/**
 * What the application contributes to the check of peers. The record is immutable, but
 * not the objects that it refers to.
 *
 * @param authenticators asked after the configured rules, in order; read when an engine
 * starts
 * @param refusals counts the refused peers
 * @param lists the last usable content of the files of allowed keys
 */
public record ZapSetup(List<ZapAuthenticator> authenticators, ZapRefusals refusals, KeyLists lists) {

	/**
	 * The setup at the start of an application, before a file of allowed keys was read.
	 * @param authenticators asked after the configured rules, in order
	 * @param refusals counts the refused peers
	 */
	public ZapSetup(List<ZapAuthenticator> authenticators, ZapRefusals refusals) {
		this(authenticators, refusals, new KeyLists());
	}

}
