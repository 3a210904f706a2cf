package org.zmqspring.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A ZeroMQ endpoint that was checked: {@code tcp://host:port} or {@code inproc://name}.
 * Immutable.
 *
 * @param text as configured
 * @param scheme the transport
 * @param host host name, address or {@code *}, also the name of an interface where it is
 * bound; without the brackets of an IPv6 address; the name of an {@code inproc} endpoint
 * @param port the port; 0 for a port chosen by the operating system and for
 * {@code inproc}
 */
public record Endpoint(String text, Scheme scheme, String host, int port) {

	private static final Pattern IPV4 = Pattern
		.compile("(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern TCP = Pattern
		.compile("tcp://(?<host>\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|\\*|[\\w.-]+):(?<port>\\*|\\d{1,5})");

	/** The transports that are supported. */
	public enum Scheme {

		/** TCP (ZeroMQ manual, {@code zmq_tcp}). */
		TCP,

		/** Between sockets of one process ({@code zmq_inproc}). */
		INPROC

	}

	/**
	 * Check an endpoint. The engine would accept some that can never work and throws a
	 * different exception for each of the others (JeroMQ 0.6.0).
	 * @param text the endpoint as configured
	 * @param mode whether it is to be bound or connected
	 * @return the endpoint
	 * @throws IllegalArgumentException if it is malformed; the message says why and what
	 * would be right
	 */
	public static Endpoint parse(String text, SocketMode mode) {
		if (text.startsWith("inproc://") && text.length() > 9 && text.strip().equals(text)) {
			return new Endpoint(text, Scheme.INPROC, text.substring(9), 0);
		}
		if (text.startsWith("ipc://")) {
			throw malformed(text, "ipc is not supported: the engine (JeroMQ 0.6.0) emulates it by TCP on the loopback "
					+ "interface, without file permissions and not understood by libzmq. Use tcp://127.0.0.1:port");
		}
		Matcher matcher = TCP.matcher(text);
		if (!matcher.matches()) {
			throw malformed(text, "it must look like tcp://host:port or inproc://name, without blanks");
		}
		return tcp(text, matcher.group("host"), matcher.group("port"), mode);
	}

	private static Endpoint tcp(String text, String host, String port, SocketMode mode) {
		boolean connect = mode == SocketMode.CONNECT;
		if (connect && host.equals("*")) {
			throw malformed(text, "'*' stands for all interfaces and can only be bound. Name the host to connect to");
		}
		int number = port.equals("*") ? 0 : Integer.parseInt(port);
		if (number > 65535) {
			throw malformed(text, "port " + number + " is above 65535");
		}
		if (connect && number == 0) {
			throw malformed(text, "port '" + port + "' can only be bound. Name the port to connect to");
		}
		String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
		if (host.startsWith("[") && literal(bare) == null) {
			throw malformed(text, "'" + bare + "' is no IPv6 address");
		}
		return new Endpoint(text, Scheme.TCP, bare, number);
	}

	private static IllegalArgumentException malformed(String text, String reason) {
		return new IllegalArgumentException("Endpoint '" + text + "' cannot be used: " + reason);
	}

	/**
	 * Whether the host is an IPv6 address, which needs the option {@code ipv6}.
	 * @return {@code false} for names, IPv4 addresses and {@code *}
	 */
	public boolean isIpv6() {
		return this.scheme == Scheme.TCP && isBracketed() && literal(this.host) instanceof Inet6Address;
	}

	/** Only an address that was written in brackets has colons. */
	private boolean isBracketed() {
		return this.host.contains(":");
	}

	/** The address without its scope, or {@code null} if it is none. Looks nothing up. */
	private static @Nullable InetAddress literal(String bare) {
		int scope = bare.indexOf('%');
		try {
			return InetAddress.getByName("[" + ((scope < 0) ? bare : bare.substring(0, scope)) + "]");
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * Whether the host is a name, which has to be looked up.
	 * @return {@code false} for addresses, {@code *} and {@code inproc}
	 */
	public boolean isNamed() {
		return this.scheme == Scheme.TCP && !this.host.equals("*") && !isBracketed()
				&& !IPV4.matcher(this.host).matches();
	}

	/**
	 * The endpoint with another port.
	 * @param newPort the port; 0 for one chosen by the operating system
	 * @return such an endpoint, whose text is still the configured one
	 */
	public Endpoint withPort(int newPort) {
		return new Endpoint(this.text, this.scheme, this.host, newPort);
	}

	/**
	 * The endpoint with its host replaced by a literal address, for the engine, which
	 * would resolve names on its I/O thread.
	 * @param address an IPv4 or IPv6 address without brackets, or {@code *}
	 * @return such as {@code tcp://10.0.0.7:5556}
	 */
	public String at(String address) {
		String literal = address.contains(":") ? "[" + address + "]" : address;
		return "tcp://" + literal + ":" + ((this.port == 0) ? "*" : this.port);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
