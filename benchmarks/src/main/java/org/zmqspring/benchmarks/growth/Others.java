package org.zmqspring.benchmarks.growth;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.benchmarks.Paced;
import org.zmqspring.benchmarks.load.Load;

/**
 * The other sides of a measured application, by hand on JeroMQ: its publishers, its
 * subscribers, or ports where nobody listens. Confined to one thread.
 */
final class Others implements AutoCloseable {

	private static final byte[] PAYLOAD = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final ZContext context = new ZContext();

	private final List<ZMQ.Socket> publishers = new ArrayList<>();

	private final List<String> endpoints = new ArrayList<>();

	private final List<Closeable> refusing = new ArrayList<>();

	private volatile boolean closed;

	private Thread reader = new Thread(() -> {
	});

	private Others(int sockets) {
		this.context.getContext().setMaxSockets(Math.max(1024, 2 * sockets));
	}

	static Others publishers(int count) {
		Others others = new Others(count);
		for (int i = 0; i < count; i++) {
			ZMQ.Socket socket = others.context.createSocket(SocketType.PUB);
			socket.bind("tcp://127.0.0.1:*");
			others.publishers.add(socket);
			others.endpoints.add(socket.getLastEndpoint());
		}
		return others;
	}

	/** A socket that is bound and does not listen refuses every connection. */
	static Others absent(int count) {
		Others others = new Others(0);
		try {
			for (int i = 0; i < count; i++) {
				SocketChannel channel = SocketChannel.open();
				others.refusing.add(channel);
				channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				others.endpoints.add("tcp://127.0.0.1:" + channel.socket().getLocalPort());
			}
		}
		catch (IOException ex) {
			others.close();
			throw new UncheckedIOException(ex);
		}
		return others;
	}

	/** They read what they get. */
	static Others subscribers(int count, String port) {
		Others others = new Others(count);
		List<ZMQ.Socket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ZMQ.Socket socket = others.context.createSocket(SocketType.SUB);
			// The engine can stall in a greeting.
			socket.setHandshakeIvl(1000);
			socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
			socket.connect("tcp://127.0.0.1:" + port);
			sockets.add(socket);
		}
		others.reader = new Thread(() -> others.read(sockets), "reader");
		others.reader.start();
		return others;
	}

	private void read(List<ZMQ.Socket> sockets) {
		while (!this.closed) {
			for (ZMQ.Socket socket : sockets) {
				while (socket.recv(ZMQ.DONTWAIT) != null) {
					// the next one
				}
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	String endpoints() {
		return String.join(",", this.endpoints);
	}

	/** Send messages, each by the next publisher and with the next topic. */
	void send(int messages, int micros, int topics) {
		Paced.run(messages, micros, (number) -> {
			ZMQ.Socket publisher = this.publishers.get(number % this.publishers.size());
			publisher.sendMore(Load.topic(number % topics));
			publisher.send(PAYLOAD);
		});
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.reader.join();
			for (Closeable one : this.refusing) {
				one.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.context.close();
	}

}
