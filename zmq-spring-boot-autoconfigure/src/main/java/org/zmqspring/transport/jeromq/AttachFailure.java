package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;

import org.zeromq.ZMQException;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;
import zmq.ZError;

/**
 * Says why an address could not be bound or connected. The engine calls every I/O error
 * of a bind {@code EADDRINUSE} (JeroMQ 0.6.0, {@code TcpListener.setAddress}), so the
 * operating system is asked again. Stateless, thread-safe.
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
		if (code == ZError.EADDRNOTAVAIL) {
			return notLocal(what, cause);
		}
		if (code == ZError.EADDRINUSE) {
			return request.address().startsWith("tcp:") ? ofBind(what, request, cause) : new ZmqTransportException(
					Reason.ADDRESS_IN_USE, what + "another socket has that name. Choose another", cause);
		}
		return new ZmqTransportException(Reason.OTHER, what + cause, cause);
	}

	private static ZmqTransportException ofBind(String what, SocketRequest request, RuntimeException cause) {
		Endpoint endpoint = Endpoint.parse(request.address(), SocketMode.BIND);
		try {
			InetAddress address = InetAddress.getByName(endpoint.host().equals("*") ? "0.0.0.0" : endpoint.host());
			if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
				return notLocal(what, cause);
			}
			return isDenied(address, endpoint.port()) ? new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE,
					what + "this user may not bind port " + endpoint.port() + ". Choose a port above 1023", cause)
					: new ZmqTransportException(Reason.ADDRESS_IN_USE,
							what + "the port is in use. Stop the program" + " that holds it, or choose another port",
							cause);
		}
		catch (IOException ex) {
			return notLocal(what, cause);
		}
	}

	private static boolean isDenied(InetAddress address, int port) {
		try (ServerSocket probe = new ServerSocket()) {
			probe.bind(new InetSocketAddress(address, port));
			return false;
		}
		catch (IOException ex) {
			return String.valueOf(ex.getMessage()).contains("denied");
		}
	}

	private static ZmqTransportException notLocal(String what, RuntimeException cause) {
		return new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE,
				what + "this machine has no such address. Name one of its own, or * for all", cause);
	}

}
