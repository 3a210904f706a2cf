package org.zmqspring.supervise;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of a network interface, such as {@code lo} or {@code eth0}. A bound
 * endpoint may name an interface (ZeroMQ manual, {@code zmq_tcp}), but JeroMQ 0.6.0 looks
 * up the name as that of a host. Stateless, thread-safe.
 */
final class LocalInterface {

	private LocalInterface() {
	}

	/**
	 * The addresses of an interface, IPv4 first; {@code null} if there is no such
	 * interface.
	 */
	static @Nullable Resolution resolve(String name, boolean ipv6) {
		NetworkInterface found = find(name);
		if (found == null) {
			return null;
		}
		List<String> addresses = found.inetAddresses()
			.filter((address) -> ipv6 || address instanceof Inet4Address)
			.sorted(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address))
				.thenComparing(InetAddress::isLinkLocalAddress))
			.map(InetAddress::getHostAddress)
			.toList();
		if (!addresses.isEmpty()) {
			return Resolution.found(addresses);
		}
		return Resolution.failed(ipv6 ? "Interface '" + name + "' has no address"
				: "Interface '" + name + "' has no IPv4 address: set ipv6 to true to use its IPv6 addresses");
	}

	/** Whether it is an interface that only this machine can reach. */
	static boolean isLoopback(String name) {
		try {
			NetworkInterface found = find(name);
			return found != null && found.isLoopback();
		}
		catch (SocketException ex) {
			return false;
		}
	}

	static @Nullable NetworkInterface find(String name) {
		try {
			return NetworkInterface.getByName(name);
		}
		catch (SocketException ex) {
			return null;
		}
	}

}
