package org.zmqspring.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

import org.zmqspring.message.Internal;

/**
 * Says whether this JVM has IPv6: not if {@code java.net.preferIPv4Stack} is set, nor if
 * the operating system has none. For internal use. Stateless, thread-safe.
 */
@Internal
public final class Ipv6 {

	/** What to tell where IPv6 is wanted and missing, with the remedy. */
	public static final String MISSING = "this JVM has no IPv6: it was started with java.net.preferIPv4Stack=true, or"
			+ " its operating system has none";

	private Ipv6() {
	}

	/**
	 * Whether sockets can be opened for IPv6.
	 * @return {@code false} if the JVM refuses to
	 */
	public static boolean isAvailable() {
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
			return channel.isOpen();
		}
		catch (UnsupportedOperationException ex) {
			return false;
		}
		catch (IOException ex) {
			// no file descriptors, say: that has nothing to do with IPv6
			return true;
		}
	}

}
