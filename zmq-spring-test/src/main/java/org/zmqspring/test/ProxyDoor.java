package org.zmqspring.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The port of a {@link FaultProxy}: it accepts connections, refuses them, or drops their
 * SYNs. Guarded by the lock of the proxy.
 */
final class ProxyDoor {

	private static final int BACKLOG = 1024;

	/** Below the range from which Linux takes the ports of outgoing connections. */
	private static final int FROM = 12_000;

	private static final int TO = 32_000;

	private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final int TRIES = 500;

	private final int port;

	private State state = State.REFUSING;

	private @Nullable Closeable listener;

	/** Increases when the port stops listening. */
	private int generation;

	private enum State {

		OPEN, REFUSING, DROPPING

	}

	ProxyDoor(int port) {
		this.port = port;
	}

	static ProxyDoor atFreePort() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FROM, TO);
			try {
				listen(port, 1).close();
				return new ProxyDoor(port);
			}
			catch (IOException ex) {
				// the port is in use: try another one
			}
		}
		throw new IllegalStateException("There is no free port from " + FROM + " to " + TO);
	}

	int port() {
		return this.port;
	}

	int generation() {
		return this.generation;
	}

	/** The consumer gets each connection, and the generation that accepted it. */
	void open(ObjIntConsumer<Socket> onAccepted) {
		if (this.state != State.OPEN) {
			stopListening();
			Acceptor acceptor = new Acceptor(listenPatiently(), this.generation, onAccepted);
			this.listener = acceptor;
			this.state = State.OPEN;
			thread(this.port, "accept", acceptor);
		}
	}

	void refuse() {
		stopListening();
	}

	void drop() {
		if (this.state != State.DROPPING) {
			stopListening();
			this.listener = new FullBacklog(listenPatiently(1));
			this.state = State.DROPPING;
		}
	}

	private void stopListening() {
		this.generation++;
		this.state = State.REFUSING;
		Closeable open = this.listener;
		if (open != null) {
			this.listener = null;
			try {
				open.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private ServerSocket listenPatiently() {
		return listenPatiently(BACKLOG);
	}

	/** Another program may use the port for a moment while it does not listen. */
	private ServerSocket listenPatiently(int backlog) {
		for (int i = 1;; i++) {
			try {
				return listen(this.port, backlog);
			}
			catch (IOException ex) {
				if (i == TRIES) {
					throw new UncheckedIOException("Port " + this.port + " is in use", ex);
				}
				LockSupport.parkNanos(TRY_AGAIN_NANOS);
			}
		}
	}

	private static ServerSocket listen(int port, int backlog) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.setReuseAddress(true);
			socket.bind(FaultProxy.loopback(port), backlog);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	static void thread(int port, String name, Runnable work) {
		Thread thread = new Thread(work, "fault-proxy-" + port + "-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	/** Accepts connections until it is closed. Thread-safe. */
	private static final class Acceptor implements Closeable, Runnable {

		private static final long CHECK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

		private final ServerSocket socket;

		private final int generation;

		private final ObjIntConsumer<Socket> onAccepted;

		private volatile boolean accepting;

		Acceptor(ServerSocket socket, int generation, ObjIntConsumer<Socket> onAccepted) {
			this.socket = socket;
			this.generation = generation;
			this.onAccepted = onAccepted;
		}

		@Override
		public void run() {
			while (!this.socket.isClosed()) {
				try {
					Socket client = accept();
					client.setTcpNoDelay(true);
					this.onAccepted.accept(client, this.generation);
				}
				catch (IOException ex) {
					// Closed, or the connection has failed already.
					// Or too many files are open at the moment.
					LockSupport.parkNanos(CHECK_NANOS);
				}
			}
		}

		private Socket accept() throws IOException {
			this.accepting = true;
			try {
				return this.socket.accept();
			}
			finally {
				this.accepting = false;
			}
		}

		/**
		 * The kernel listens until the thread has left the call that accepts. A
		 * connection in that moment would be accepted and then reset.
		 */
		@Override
		public void close() throws IOException {
			this.socket.close();
			while (this.accepting) {
				LockSupport.parkNanos(CHECK_NANOS);
			}
		}

	}

}
