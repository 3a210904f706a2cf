package org.zmqspring.config;

import org.zmqspring.forward.ForwarderSettings;
import org.zmqspring.message.Internal;

/**
 * One forwarder to open. Immutable.
 *
 * @param name its configured name
 * @param frontend the socket towards publishers
 * @param backend the socket towards subscribers
 */
@Internal
public record ForwarderSpec(String name, SocketSpec frontend, SocketSpec backend) {

	ForwarderSettings settings() {
		return new ForwarderSettings(this.name, this.frontend.settings().peers().maxSubscriptions(),
				this.backend.settings().nodropTimeout());
	}

}
