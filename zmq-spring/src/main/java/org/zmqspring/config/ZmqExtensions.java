package org.zmqspring.config;

import java.util.List;

import org.zmqspring.message.Internal;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

/**
 * The beans of the application that extend how sockets are opened and watched. They are
 * looked up when the engine starts, so that they can inject a template or the registry of
 * listeners. Thread-safe.
 *
 * @param customizers applied to each socket
 * @param authenticators judge peers
 * @param linkListeners told of each change of a link
 */
@Internal
public record ZmqExtensions(List<ZmqSocketCustomizer> customizers, List<ZapAuthenticator> authenticators,
		List<LinkListener> linkListeners) {

	/** Create all of them now, on the thread that starts the application. */
	void resolve() {
		List.of(this.customizers, this.authenticators, this.linkListeners).forEach(List::size);
	}

}
