package org.zmqspring.integration.feeds;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.feed.SequenceFormat;

/**
 * A plain subscriber that notes the number of each message and how long it was under way.
 * Payloads begin with the time at which they were sent. Thread-safe.
 */
final class LiveReader implements AutoCloseable {

	private final List<Long> numbers = new CopyOnWriteArrayList<>();

	private final List<Long> nanos = new CopyOnWriteArrayList<>();

	private final ZContext context = new ZContext();

	private final Thread thread;

	private volatile boolean closed;

	LiveReader(String endpoint, String topic) {
		ZMQ.Socket socket = this.context.createSocket(SocketType.SUB);
		socket.setReceiveTimeOut(100);
		socket.setRcvHWM(0);
		// JeroMQ 0.6.0 sometimes forgets a new connection until this time is over.
		socket.setHandshakeIvl(1000);
		socket.subscribe(topic);
		socket.connect(endpoint);
		this.thread = new Thread(() -> read(socket), "live-reader");
		this.thread.start();
	}

	/** A payload of 1 KB that tells when it was made. */
	static byte[] payload() {
		return ByteBuffer.allocate(1024).putLong(System.nanoTime()).array();
	}

	private void read(ZMQ.Socket socket) {
		while (!this.closed) {
			if (socket.recv() != null) {
				long number = SequenceFormat.U64_BE.decode(socket.recv());
				long sentAt = ByteBuffer.wrap(socket.recv()).getLong();
				this.nanos.add(System.nanoTime() - sentAt);
				this.numbers.add(number);
			}
		}
		this.context.close();
	}

	List<Long> numbers() {
		return this.numbers;
	}

	/** The milliseconds below which this share of the messages was under way. */
	double millis(double share) {
		long[] sorted = this.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
		return sorted[(int) Math.ceil(sorted.length * share) - 1] / 1e6;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
