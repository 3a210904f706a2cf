package org.zmqspring.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A port that serves one subscriber at a time: writes the load while it is switched on,
 * as fast as TCP takes it, so that nothing is ever dropped. Thread-safe.
 */
final class LoadConnection {

	private final ServerSocket server = new ServerSocket(0);

	private final byte[] chunk;

	/** How many are in the chunk. */
	private final int messages;

	/** How far apart the numbers are in the chunk; 0 if there are none. */
	private final int step;

	/** The next number of each topic. */
	private final long[] numbers;

	private boolean on;

	/** The least time between two chunks; 0 if there is none. */
	private volatile long pauseNanos;

	private long nextNanos;

	LoadConnection(Load load) throws IOException {
		this.chunk = load.chunk();
		this.messages = this.chunk.length / load.messageLength();
		this.nextNanos = System.nanoTime();
		this.step = load.isNumbered() ? load.messageLength() : 0;
		this.numbers = new long[load.topics()];
		start("accept", this::accept);
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	synchronized void set(boolean next) {
		this.on = next;
		notifyAll();
	}

	/** Write at most this many messages a second from now on. */
	void pace(double perSecond) {
		this.pauseNanos = (long) (1e9 * this.messages / perSecond);
	}

	private void accept() {
		while (true) {
			try {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
				OutputStream out = socket.getOutputStream();
				Zmtp.shakeHands(in, out, "PUB");
				start("pongs", () -> answer(in, out));
				start("load", () -> write(out));
			}
			catch (IOException ex) {
				// the next one may be better
			}
		}
	}

	/**
	 * Answers the heartbeats of the peer. Its subscriptions are ignored: every message
	 * matches them.
	 */
	private void answer(DataInputStream in, OutputStream out) {
		try {
			while (true) {
				byte[] pong = Zmtp.pong(Zmtp.read(in));
				if (pong != null) {
					synchronized (out) {
						out.write(pong);
					}
				}
			}
		}
		catch (IOException ex) {
			// the subscriber is gone
		}
	}

	private void write(OutputStream out) {
		try {
			while (true) {
				awaitOn();
				awaitTurn();
				synchronized (out) {
					number();
					out.write(this.chunk);
				}
			}
		}
		catch (IOException | InterruptedException ex) {
			// the subscriber is gone
		}
	}

	private void number() {
		if (this.step > 0) {
			ByteBuffer messages = ByteBuffer.wrap(this.chunk);
			int topic = 0;
			for (int end = this.step; end <= this.chunk.length; end += this.step) {
				messages.putLong(end - Load.NUMBER, this.numbers[topic]++);
				topic = (topic + 1 < this.numbers.length) ? topic + 1 : 0;
			}
		}
	}

	/** After a wait that was too long, it does not catch up. */
	private void awaitTurn() {
		if (this.pauseNanos > 0) {
			long left = this.nextNanos - System.nanoTime();
			if (left > 0) {
				LockSupport.parkNanos(left);
			}
			this.nextNanos = Math.max(this.nextNanos, System.nanoTime() - this.pauseNanos) + this.pauseNanos;
		}
	}

	private synchronized void awaitOn() throws InterruptedException {
		while (!this.on) {
			wait();
		}
	}

}
