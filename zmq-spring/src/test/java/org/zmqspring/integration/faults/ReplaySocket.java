package org.zmqspring.integration.faults;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.integration.TestPorts;

/**
 * The ROUTER of a {@link NumberedPublisher}: keeps its messages, and sends them again to
 * peers that ask, also while the publisher is away. Thread-safe.
 */
final class ReplaySocket implements AutoCloseable {

	private static final int CAPACITY = 10_000;

	private static final byte[] EMPTY = {};

	private final String endpoint = "tcp://127.0.0.1:" + TestPorts.free();

	/** Guarded by itself. */
	private final Deque<Kept> kept = new ArrayDeque<>();

	private final Thread thread;

	private volatile boolean running = true;

	ReplaySocket() {
		ZContext context = new ZContext();
		ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
		socket.setLinger(0);
		socket.setHWM(0);
		socket.setReceiveTimeOut(100);
		socket.bind(this.endpoint);
		this.thread = new Thread(() -> run(context, socket), "replay-socket");
		this.thread.start();
	}

	private record Kept(long number, byte[][] frames) {
	}

	String endpoint() {
		return this.endpoint;
	}

	/** The number as it is sent. */
	static byte[] encode(long number) {
		return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
	}

	void keep(long number, byte[]... frames) {
		synchronized (this.kept) {
			this.kept.add(new Kept(number, frames));
			if (this.kept.size() > CAPACITY) {
				this.kept.remove();
			}
		}
	}

	private void run(ZContext context, ZMQ.Socket socket) {
		while (this.running) {
			byte[] peer = socket.recv();
			if (peer != null) {
				socket.recv();
				answer(socket, peer, ByteBuffer.wrap(socket.recv()).getLong());
			}
		}
		context.close();
	}

	private void answer(ZMQ.Socket socket, byte[] peer, long first) {
		for (Kept message : from(first)) {
			send(socket, peer, message.frames());
		}
		send(socket, peer, EMPTY, encode(-1), EMPTY);
	}

	private List<Kept> from(long first) {
		synchronized (this.kept) {
			return this.kept.stream().filter((message) -> message.number() >= first).toList();
		}
	}

	private static void send(ZMQ.Socket socket, byte[] peer, byte[]... frames) {
		socket.sendMore(peer);
		socket.sendMore(EMPTY);
		for (int i = 0; i < frames.length - 1; i++) {
			socket.sendMore(frames[i]);
		}
		socket.send(frames[frames.length - 1]);
	}

	@Override
	public void close() {
		this.running = false;
		try {
			this.thread.join(30_000);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
