package org.zmqspring.transport.jeromq;

import java.util.List;

import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.transport.ZapRefusals;

/**
 * What judging peers needs of the application. Immutable.
 *
 * @param authenticators asked after the configured rules, in order
 * @param refusals where refusals are counted
 */
public record ZapSetup(List<ZapAuthenticator> authenticators, ZapRefusals refusals) {

	/** Copy the list. */
	public ZapSetup {
		authenticators = List.copyOf(authenticators);
	}

}
