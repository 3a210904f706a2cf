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
 * Reads addresses and state off the channels that engine events carry, which may be
 * closed by then. Never resolves a name. Stateless, thread-safe.
 */
final class Channels {

	private Channels() {
	}

	/** Our address and port, or {@code unknown}. */
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
	 * Have it reset, not closed in good order, when it is closed: what is closed in good
	 * order keeps its port taken for a minute ({@code TIME_WAIT}).
	 */
	static void resetOnClose(@Nullable Object channel) {
		try {
			if (channel instanceof SocketChannel open) {
				open.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		catch (IOException ex) {
			// closed already
		}
	}

	/** The peer's address as the engine tells it to a judge, or {@code unknown}. */
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
	 * End a connection so that both sides see it at once; the engine cleans up after it
	 * and closes it. From any thread.
	 */
	static void end(@Nullable Object channel) {
		if (channel instanceof SocketChannel open) {
			try {
				open.shutdownOutput();
			}
			catch (IOException | NotYetConnectedException ex) {
				// ended already
			}
			try {
				open.shutdownInput();
			}
			catch (IOException | NotYetConnectedException ex) {
				// ended already
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
			// whoever needs its address next will say that it is in use
		}
	}

	/**
	 * Let the engine find its peer gone, so that it ends the connection itself and on its
	 * own thread. A channel that is closed under it would be watched for ever.
	 */
	static void hangUp(SocketChannel channel) {
		try {
			resetOnClose(channel);
			channel.shutdownInput();
		}
		catch (IOException ex) {
			// gone already
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
