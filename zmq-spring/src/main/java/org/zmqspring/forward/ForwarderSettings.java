package org.zmqspring.forward;

import java.time.Duration;

import org.zmqspring.message.Internal;

/**
 * How a forwarder works, apart from the options of its sockets. Immutable.
 *
 * @param name the configured name
 * @param maxSubscriptions how many subscriptions the forwarder may hold at a publisher,
 * counted as in {@link org.zmqspring.transport.PeerLimits}; zero is unlimited
 * @param longestHold how long a message may wait for a subscriber; zero if it never waits
 */
@Internal
public record ForwarderSettings(String name, int maxSubscriptions, Duration longestHold) {

	/**
	 * The name of the socket towards publishers.
	 * @param forwarder the name of the forwarder
	 * @return the name in links, meters and log lines
	 */
	public static String frontend(String forwarder) {
		return forwarder + ".frontend";
	}

	/**
	 * The name of the socket towards subscribers.
	 * @param forwarder the name of the forwarder
	 * @return the name in links, meters and log lines
	 */
	public static String backend(String forwarder) {
		return forwarder + ".backend";
	}

}
