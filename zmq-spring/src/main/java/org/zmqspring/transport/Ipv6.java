package org.zmqspring.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

import org.zmqspring.message.Internal;

/**
 * Tells whether this JVM has IPv6. A JVM has no IPv6 if {@code java.net.preferIPv4Stack}
 * is set or the operating system has no IPv6. Stateless, thread-safe.
 */
@Internal
public final class Ipv6 {

	/** The reason to give if IPv6 is needed and missing. */
	public static final String MISSING = "this JVM has no IPv6: it was started with java.net.preferIPv4Stack=true, or"
			+ " its operating system has none";

	private Ipv6() {
	}

	/**
	 * Whether IPv6 sockets can be opened.
	 * @return {@code false} if the JVM refuses
	 */
	public static boolean isAvailable() {
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
			return channel.isOpen();
		}
		catch (UnsupportedOperationException ex) {
			return false;
		}
		catch (IOException ex) {
			// The failure has another reason, such as a lack of file descriptors.
			return true;
		}
	}

}
