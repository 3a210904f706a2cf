package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP server that treats each connection as a test wants it to, to play peers that no
 * ZeroMQ library can play. Its threads end with it. Thread-safe.
 */
final class RawPeer implements AutoCloseable {

	private final ServerSocket listener;

	private final Treatment treatment;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	/** What is done with one connection; it is closed afterwards. */
	@FunctionalInterface
	interface Treatment {

		void serve(Socket connection) throws IOException;

	}

	RawPeer(int port, Treatment treatment) {
		this.treatment = treatment;
		try {
			this.listener = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::acceptAll);
	}

	static RawPeer closing(int port) {
		return new RawPeer(port, (connection) -> {
		});
	}

	static RawPeer silent(int port) {
		return new RawPeer(port, RawPeer::readToTheEnd);
	}

	/** Answers the first bytes that come, and hangs up. */
	static RawPeer answering(int port, byte[] answer) {
		return new RawPeer(port, (connection) -> {
			connection.getInputStream().read();
			connection.getOutputStream().write(answer);
			connection.shutdownOutput();
			readToTheEnd(connection);
		});
	}

	/** Says all of this at once, and then listens. */
	static RawPeer saying(int port, byte[] words) {
		return new RawPeer(port, (connection) -> {
			connection.getOutputStream().write(words);
			readToTheEnd(connection);
		});
	}

	/** Says all of this at once, and hangs up. */
	static RawPeer parting(int port, byte[] words) {
		return new RawPeer(port, (connection) -> {
			connection.getOutputStream().write(words);
			connection.shutdownOutput();
			readToTheEnd(connection);
		});
	}

	static void readToTheEnd(Socket connection) throws IOException {
		InputStream in = connection.getInputStream();
		byte[] buffer = new byte[1024];
		while (in.read(buffer) >= 0) {
			// what the subscriber says does not matter
		}
	}

	/** How many connections came in so far. */
	int accepted() {
		return this.accepted.get();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket connection = this.listener.accept();
				this.accepted.incrementAndGet();
				this.connections.add(connection);
				if (this.listener.isClosed()) {
					// came in too late for close() to find it
					connection.close();
				}
				start(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			this.treatment.serve(connection);
		}
		catch (IOException ex) {
			// the other side went first, or the test is over
		}
		this.connections.remove(connection);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "raw-peer");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket connection : this.connections) {
				connection.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
