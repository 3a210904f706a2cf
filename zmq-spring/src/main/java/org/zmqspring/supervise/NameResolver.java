package org.zmqspring.supervise;

import java.util.function.Consumer;

/**
 * Finds the addresses of a host, freshly at every call, off the caller's thread: the
 * engine would do it on its I/O thread and stop every connection meanwhile (JeroMQ 0.6.0,
 * {@code TcpConnecter.startConnecting}). Thread-safe.
 */
@FunctionalInterface
public interface NameResolver {

	/**
	 * Look a name up; returns at once. A look-up that takes long delays no other.
	 * @param host the name
	 * @param ipv6 whether IPv6 addresses are of use
	 * @param answer told of the outcome once, on any thread
	 */
	void resolve(String host, boolean ipv6, Consumer<Resolution> answer);

}
