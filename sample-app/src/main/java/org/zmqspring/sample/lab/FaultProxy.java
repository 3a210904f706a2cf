package org.zmqspring.sample.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network between the subscriber and its publisher: a TCP proxy on the loopback
 * interface. While the publisher accepts no connections, the proxy refuses them, as the
 * publisher's own port would. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(FaultProxy.class);

	/** Connections beyond this backlog get no answer. */
	private static final int BACKLOG = 8;

	private static final long LOOK_AGAIN_NANOS = 25_000_000L;

	private static final int DIAL_MILLIS = 1000;

	private final int port;

	private final Supplier<Optional<InetSocketAddress>> target;

	private final Gate gate = new Gate();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile @Nullable ServerSocket door;

	private volatile boolean closed;

	/**
	 * Open a proxy.
	 * @param port the port that subscribers connect to
	 * @param target the address of the publisher, called for each connection; empty if
	 * there is none
	 */
	FaultProxy(int port, Supplier<Optional<InetSocketAddress>> target) {
		this.port = port;
		this.target = target;
		thread("lab-network-" + port, this::run);
	}

	/** End the fault: waiting data is sent on. */
	void pass() {
		this.gate.set(true);
	}

	/** Cut silently: no byte passes, connections stay open. */
	void cut() {
		this.gate.set(false);
	}

	/** Reset every connection; new ones are accepted. */
	void reset() {
		this.connections.forEach(ProxiedConnection::reset);
	}

	private void run() {
		while (!this.closed) {
			try {
				// a cut network does not refuse connections, it is silent
				if (!this.gate.isOpen() || publisherAnswers()) {
					relay();
				}
			}
			catch (RuntimeException ex) {
				logger.warn("The network of the lab failed and continues", ex);
			}
			LockSupport.parkNanos(LOOK_AGAIN_NANOS);
		}
	}

	private void relay() {
		try (ServerSocket opened = new ServerSocket(this.port, BACKLOG, InetAddress.getLoopbackAddress())) {
			this.door = opened;
			while (!this.closed) {
				Socket subscriber = opened.accept();
				this.gate.pass();
				Socket publisher = dial();
				if (publisher == null) {
					ProxiedConnection.reset(subscriber);
					return;
				}
				carry(subscriber, publisher);
			}
		}
		catch (IOException ex) {
			// the port cannot be bound, or the listening socket was closed
		}
	}

	private void carry(Socket subscriber, Socket publisher) {
		ProxiedConnection connection = new ProxiedConnection(subscriber, publisher, this.gate, this::publisherLeft,
				this.connections::remove);
		this.connections.add(connection);
		try {
			connection.start();
		}
		catch (IOException ex) {
			// the connection was reset
			this.connections.remove(connection);
			connection.reset();
		}
	}

	/** Closes the listening socket first, before the subscriber can reconnect. */
	private void publisherLeft() {
		if (!publisherAnswers()) {
			closeDoor();
		}
	}

	private void closeDoor() {
		ServerSocket opened = this.door;
		if (opened != null) {
			try {
				opened.close();
			}
			catch (IOException ex) {
				// the socket cannot be closed
			}
		}
	}

	private boolean publisherAnswers() {
		Socket socket = dial();
		if (socket == null) {
			return false;
		}
		ProxiedConnection.close(socket);
		return true;
	}

	private @Nullable Socket dial() {
		InetSocketAddress address = this.target.get().orElse(null);
		if (address == null) {
			return null;
		}
		Socket socket = new Socket();
		try {
			socket.connect(address, DIAL_MILLIS);
			return socket;
		}
		catch (IOException ex) {
			ProxiedConnection.close(socket);
			return null;
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.gate.set(true);
		closeDoor();
		reset();
	}

	static void thread(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

}
