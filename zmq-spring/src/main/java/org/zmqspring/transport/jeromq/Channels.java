package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * Reads addresses and state of the channels in engine events, which may be closed by
 * then, and ends connections. Never resolves a name. Stateless, thread-safe.
 */
final class Channels {

	private Channels() {
	}

	/** The local address and port, or {@code unknown}. */
	static String local(@Nullable Object channel) {
		try {
			return (channel instanceof NetworkChannel open) ? text(open.getLocalAddress(), "unknown") : "unknown";
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	/** The peer's address and port, or the fallback. */
	static String remote(@Nullable Object channel, String fallback) {
		try {
			return (channel instanceof SocketChannel open) ? text(open.getRemoteAddress(), fallback) : fallback;
		}
		catch (IOException ex) {
			return fallback;
		}
	}

	private static String text(@Nullable SocketAddress address, String fallback) {
		if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
			return fallback;
		}
		String host = inet.getAddress().getHostAddress();
		return ((inet.getAddress() instanceof Inet6Address) ? "[" + host + "]" : host) + ":" + inet.getPort();
	}

	/**
	 * Reset the connection when it is closed. After a normal close, the port would stay
	 * in use for a minute ({@code TIME_WAIT}).
	 */
	static void resetOnClose(@Nullable Object channel) {
		try {
			if (channel instanceof SocketChannel open) {
				open.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		catch (IOException ex) {
			// It is closed already.
		}
	}

	/** The peer's address as the engine writes it in ZAP requests, or {@code unknown}. */
	static String host(@Nullable Object channel) {
		try {
			return (channel instanceof SocketChannel open
					&& open.getRemoteAddress() instanceof InetSocketAddress remote)
							? remote.getAddress().getHostAddress() : "unknown";
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	/**
	 * Shut a connection down, so that both sides see its end at once. The engine then
	 * closes it. Thread-safe.
	 */
	static void shutDown(@Nullable Object channel) {
		if (channel instanceof SocketChannel open) {
			try {
				open.shutdownOutput();
			}
			catch (IOException | NotYetConnectedException ex) {
				// It has ended already.
			}
			try {
				open.shutdownInput();
			}
			catch (IOException | NotYetConnectedException ex) {
				// It has ended already.
			}
		}
	}

	static void close(@Nullable Channel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// A later bind of its address reports that it is in use.
		}
	}

	/**
	 * Reset a connection. The engine reads the end of the stream, and then ends the
	 * connection itself, on its own thread. If the channel were closed here, the engine
	 * would watch it for ever.
	 */
	static void reset(SocketChannel channel) {
		try {
			resetOnClose(channel);
			channel.shutdownInput();
		}
		catch (IOException ex) {
			// It has ended already.
		}
	}

	/** Whether the peer has closed or reset the connection. */
	static boolean isEnded(@Nullable Object channel) {
		try {
			return channel instanceof SocketChannel open && !open.isBlocking()
					&& open.read(ByteBuffer.allocate(1)) == -1;
		}
		catch (IOException ex) {
			return true;
		}
	}

}
