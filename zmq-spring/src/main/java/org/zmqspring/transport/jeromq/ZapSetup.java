package org.zmqspring.transport.jeromq;

import java.util.List;

import org.zmqspring.message.Internal;
import org.zmqspring.security.KeyLists;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.transport.ZapRefusals;

/**
 * What judging peers needs of the application. Immutable but for what it refers to.
 *
 * @param authenticators asked after the configured rules, in order; read when an engine
 * starts
 * @param refusals where refusals are counted
 * @param lists what files of allowed keys held when they could be used last
 */
@Internal
public record ZapSetup(List<ZapAuthenticator> authenticators, ZapRefusals refusals, KeyLists lists) {

	/**
	 * What is needed at the start of an application.
	 * @param authenticators asked after the configured rules, in order
	 * @param refusals where refusals are counted
	 */
	public ZapSetup(List<ZapAuthenticator> authenticators, ZapRefusals refusals) {
		this(authenticators, refusals, new KeyLists());
	}

}
