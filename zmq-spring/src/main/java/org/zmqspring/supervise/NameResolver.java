package org.zmqspring.supervise;

import java.util.function.Consumer;

/**
 * Looks up the addresses of a host. Each call looks them up again, and not on the
 * caller's thread. The engine would look them up on its I/O thread, which would stop
 * every connection during the look-up (JeroMQ 0.6.0,
 * {@code TcpConnecter.startConnecting}). Thread-safe.
 */
@FunctionalInterface
public interface NameResolver {

	/**
	 * Look up a name. Returns at once. A look-up that takes long must not delay others.
	 * @param host the name
	 * @param ipv6 whether IPv6 addresses can be used
	 * @param answer called once with the result, on any thread
	 */
	void resolve(String host, boolean ipv6, Consumer<Resolution> answer);

}
