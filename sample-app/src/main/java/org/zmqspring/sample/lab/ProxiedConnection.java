package org.zmqspring.sample.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * One connection of a subscriber to a publisher, with two threads that carry the bytes.
 * While the gate is closed, all data waits, and the close of one side does not reach the
 * other. Thread-safe.
 */
final class ProxiedConnection {

	private static final int BUFFER_SIZE = 65_536;

	private final Socket subscriber;

	private final Socket publisher;

	private final Gate gate;

	private final Runnable publisherLeft;

	private final Consumer<ProxiedConnection> ended;

	private volatile boolean reset;

	ProxiedConnection(Socket subscriber, Socket publisher, Gate gate, Runnable publisherLeft,
			Consumer<ProxiedConnection> ended) {
		this.subscriber = subscriber;
		this.publisher = publisher;
		this.gate = gate;
		this.publisherLeft = publisherLeft;
		this.ended = ended;
	}

	void start() throws IOException {
		this.subscriber.setTcpNoDelay(true);
		this.publisher.setTcpNoDelay(true);
		String name = "lab-network-" + this.subscriber.getLocalPort();
		FaultProxy.thread(name + "-up", () -> carry(this.subscriber, this.publisher));
		FaultProxy.thread(name + "-down", () -> {
			carry(this.publisher, this.subscriber);
			if (!this.reset) {
				this.publisherLeft.run();
			}
			end();
		});
	}

	private void carry(Socket from, Socket to) {
		byte[] buffer = new byte[BUFFER_SIZE];
		try {
			InputStream in = from.getInputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				this.gate.pass();
				to.getOutputStream().write(buffer, 0, count);
			}
		}
		catch (IOException ex) {
			// one side has closed: the other one is closed below
		}
		this.gate.pass();
		if (from == this.subscriber) {
			close(to);
		}
	}

	private void end() {
		close(this.publisher);
		close(this.subscriber);
		this.ended.accept(this);
	}

	/** Resets both sides at once, by an RST. */
	void reset() {
		this.reset = true;
		// set both first: the end of one side makes a thread close the other
		endWithReset(this.subscriber);
		endWithReset(this.publisher);
		close(this.subscriber);
		close(this.publisher);
	}

	static void reset(Socket socket) {
		endWithReset(socket);
		close(socket);
	}

	private static void endWithReset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// already closed
		}
	}

	static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
