package org.zmqspring.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A valid ZeroMQ endpoint: {@code tcp://host:port} or {@code inproc://name}. Immutable.
 *
 * @param text as configured
 * @param scheme the transport
 * @param host for {@code tcp} a host name, an address (IPv6 without brackets), {@code *},
 * or the name of an interface to bind; for {@code inproc} the name
 * @param port the port; 0 lets the operating system choose one; 0 for {@code inproc}
 */
public record Endpoint(String text, Scheme scheme, String host, int port) {

	private static final Pattern IPV4 = Pattern
		.compile("(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern TCP = Pattern
		.compile("tcp://(?<host>\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|\\*|[\\w.-]+):(?<port>\\*|\\d{1,5})");

	/** The supported transports. */
	public enum Scheme {

		/** TCP (ZeroMQ manual, {@code zmq_tcp}). */
		TCP,

		/** Between sockets of one process ({@code zmq_inproc}). */
		INPROC

	}

	/**
	 * Check an endpoint. The engine accepts some endpoints that can never work, and
	 * throws various exceptions for other invalid ones (JeroMQ 0.6.0).
	 * @param text the endpoint as configured
	 * @param mode whether the endpoint is bound or connected
	 * @return the endpoint
	 * @throws IllegalArgumentException if the endpoint is malformed; the message gives
	 * the reason and the remedy
	 */
	public static Endpoint parse(String text, SocketMode mode) {
		if (text.startsWith("inproc://") && text.length() > 9 && text.strip().equals(text)) {
			return new Endpoint(text, Scheme.INPROC, text.substring(9), 0);
		}
		if (text.startsWith("ipc://")) {
			throw malformed(text, "ipc is not supported: the engine (JeroMQ 0.6.0) emulates it by TCP on the loopback "
					+ "interface. That has no file permissions, and libzmq cannot connect to it. Use tcp://127.0.0.1:port");
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
			throw malformed(text, "'*' means all interfaces and can only be bound. Name the host to connect to");
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

	/** Only an address in brackets can contain colons. */
	private boolean isBracketed() {
		return this.host.contains(":");
	}

	/**
	 * The address without its scope; {@code null} for a name. Never asks a name service.
	 */
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
	 * Whether the host is a name that must be looked up.
	 * @return {@code false} for addresses, {@code *} and {@code inproc}
	 */
	public boolean isNamed() {
		return this.scheme == Scheme.TCP && !this.host.equals("*") && !isBracketed()
				&& !IPV4.matcher(this.host).matches();
	}

	/**
	 * The endpoint with another port.
	 * @param newPort the port; 0 lets the operating system choose one
	 * @return the endpoint; its text stays the configured one
	 */
	public Endpoint withPort(int newPort) {
		return new Endpoint(this.text, this.scheme, this.host, newPort);
	}

	/**
	 * The text of the endpoint with an address in place of the host. The engine gets no
	 * names: it would look them up on its I/O thread.
	 * @param address an IPv4 or IPv6 address without brackets, or {@code *}
	 * @return the text, such as {@code tcp://10.0.0.7:5556}
	 */
	public String at(String address) {
		String literal = address.contains(":") ? "[" + address + "]" : address;
		return "tcp://" + literal + ":" + ((this.port == 0) ? "*" : this.port);
	}

	/**
	 * The endpoint with an address in place of the host.
	 * @param address an IPv4 or IPv6 address without brackets
	 * @return the endpoint; an address in two spellings gives the same one
	 * @throws IllegalArgumentException if it is no address
	 */
	@Internal
	public Endpoint withAddress(String address) {
		int scope = address.indexOf('%');
		String host = bare(address) + ((scope < 0) ? "" : address.substring(scope));
		return new Endpoint(at(host), this.scheme, host, this.port);
	}

	private static String bare(String address) {
		if (IPV4.matcher(address).matches()) {
			return Stream.of(address.split("\\."))
				.map((part) -> String.valueOf(Integer.parseInt(part)))
				.collect(Collectors.joining("."));
		}
		InetAddress literal = address.contains(":") ? literal(address) : null;
		if (literal == null) {
			throw new IllegalArgumentException("'" + address + "' is no address");
		}
		return literal.getHostAddress();
	}

	/**
	 * Whether both endpoints are the same address and port.
	 * @param other another endpoint
	 * @return {@code false} if one of them has a name, unless their texts are equal
	 */
	@Internal
	public boolean isSameAs(Endpoint other) {
		return this.text.equals(other.text) || canonical().equals(other.canonical());
	}

	private String canonical() {
		boolean literal = this.scheme == Scheme.TCP && !this.host.equals("*") && !isNamed();
		return literal ? withAddress(this.host).text : this.text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
