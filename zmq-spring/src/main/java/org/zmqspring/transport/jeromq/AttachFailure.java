package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Ipv6;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;
import zmq.ZError;

/**
 * Finds out why an address could not be bound or connected. The engine reports every I/O
 * error of a bind as {@code EADDRINUSE} (JeroMQ 0.6.0, {@code TcpListener.setAddress}),
 * so this class tries to bind again, to see the error of the operating system. Stateless,
 * thread-safe.
 */
final class AttachFailure {

	private AttachFailure() {
	}

	static ZmqTransportException of(SocketRequest request, RuntimeException cause) {
		String what = ((request.mode() == SocketMode.BIND) ? "Cannot bind " : "Cannot connect ") + request.key().link()
				+ " to " + request.address() + ": ";
		if (cause instanceof IllegalStateException) {
			return new ZmqTransportException(Reason.INVALID_OPTION,
					what + "its options do not fit together: " + cause.getMessage(), cause);
		}
		int code = (cause instanceof ZMQException known) ? known.getErrorCode() : 0;
		if (!request.address().startsWith("tcp:")) {
			return (code == ZError.EADDRINUSE)
					? new ZmqTransportException(Reason.ADDRESS_IN_USE,
							what + "another socket has that name. Choose another", cause)
					: new ZmqTransportException(Reason.OTHER, what + cause, cause);
		}
		Endpoint endpoint = Endpoint.parse(request.address(), request.mode());
		ZmqTransportException family = ofFamily(what, endpoint, request, cause);
		if (family != null) {
			return family;
		}
		if (code != ZError.EADDRNOTAVAIL && code != ZError.EADDRINUSE) {
			return new ZmqTransportException(Reason.OTHER, what + cause, cause);
		}
		return (request.mode() == SocketMode.BIND) ? ofBind(what, endpoint, cause) : new ZmqTransportException(
				Reason.OTHER, what + "'" + endpoint.host() + "' cannot be used: " + cause.getMessage(), cause);
	}

	/**
	 * The options of the socket and this JVM explain more than the error number of the
	 * engine.
	 */
	private static @Nullable ZmqTransportException ofFamily(String what, Endpoint endpoint, SocketRequest request,
			RuntimeException cause) {
		boolean ipv6 = request.settings().ipv6();
		if (endpoint.isIpv6() && !ipv6) {
			return new ZmqTransportException(Reason.INVALID_OPTION,
					what + "it is an IPv6 address, and 'ipv6' is false. Set 'ipv6' to true, or use an IPv4 address",
					cause);
		}
		boolean needed = endpoint.isIpv6() || endpoint.host().equals("*");
		return (ipv6 && needed && !Ipv6.isAvailable()) ? new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE,
				what + Ipv6.MISSING + ". Set 'ipv6' to false, or give the JVM IPv6", cause) : null;
	}

	private static ZmqTransportException ofBind(String what, Endpoint endpoint, RuntimeException cause) {
		InetAddress address;
		try {
			address = InetAddress.getByName(endpoint.host().equals("*") ? "0.0.0.0" : endpoint.host());
		}
		catch (UnknownHostException ex) {
			return notLocal(what, cause);
		}
		IOException anyPort = refusal(address, 0);
		if (anyPort instanceof BindException) {
			return notLocal(what, cause);
		}
		if (anyPort != null) {
			return new ZmqTransportException(Reason.OTHER,
					what + "the operating system refuses a socket: " + anyPort.getMessage(), cause);
		}
		IOException thisPort = refusal(address, endpoint.port());
		return (thisPort != null && String.valueOf(thisPort.getMessage()).contains("denied"))
				? new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE,
						what + "this user may not bind port " + endpoint.port() + ". Choose a port above 1023", cause)
				: new ZmqTransportException(Reason.ADDRESS_IN_USE,
						what + "the port is in use. Stop the program that holds it, or choose another port", cause);
	}

	/** Why the operating system refuses to bind, or {@code null} if it does not. */
	private static @Nullable IOException refusal(InetAddress address, int port) {
		try (ServerSocket probe = new ServerSocket()) {
			probe.bind(new InetSocketAddress(address, port));
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private static ZmqTransportException notLocal(String what, RuntimeException cause) {
		return new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE,
				what + "this machine has no such address. Name one of its own addresses, or * for all of them", cause);
	}

}
