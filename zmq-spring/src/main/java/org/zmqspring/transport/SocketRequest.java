package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Everything that is needed to open one engine socket. Immutable.
 *
 * @param key its name
 * @param mode whether it binds or connects
 * @param address literal address for the engine, such as {@code tcp://10.0.0.7:5556},
 * {@code tcp://*:5556} or {@code inproc://name}; never a host name
 * @param settings its options
 * @param traffic counts the messages that it receives
 * @param configured the endpoint as configured; another one than that of the link if the
 * link is to one address of a name
 */
@Internal
public record SocketRequest(SocketKey key, SocketMode mode, String address, SocketSettings settings,
		LinkTraffic traffic, String configured) {

	/**
	 * Open a socket of a link whose endpoint is the configured one.
	 * @param key its name
	 * @param mode whether it binds or connects
	 * @param address literal address for the engine
	 * @param settings its options
	 * @param traffic counts the messages that it receives
	 */
	public SocketRequest(SocketKey key, SocketMode mode, String address, SocketSettings settings, LinkTraffic traffic) {
		this(key, mode, address, settings, traffic, key.link().endpoint());
	}

	/**
	 * This request with other options.
	 * @param other the options
	 * @return the request
	 */
	public SocketRequest with(SocketSettings other) {
		return new SocketRequest(this.key, this.mode, this.address, other, this.traffic, this.configured);
	}

}
