package org.zmqspring.integration.forwarders;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Peers of a forwarder on the bare engine. Confined to one thread. */
public final class RawPeers implements AutoCloseable {

	/** A receive that waits longer has failed. */
	static final int PATIENCE = 30_000;

	private final ZContext context = new ZContext();

	/** Keeps the greeting stall of the engine out of the tests. */
	private final ScheduledExecutorService nudging = Executors.newSingleThreadScheduledExecutor();

	/** Starts the threads of the engine at once, so that tests can leave them out. */
	public RawPeers() {
		nudge();
		this.nudging.scheduleWithFixedDelay(this::nudge, 50, 50, TimeUnit.MILLISECONDS);
	}

	private void nudge() {
		try (ZMQ.Socket passer = this.context.createSocket(SocketType.SUB)) {
			passer.setReconnectIVL(60_000);
			passer.connect("tcp://127.0.0.1:1");
		}
	}

	/** A publisher that sees the subscriptions that reach it. */
	public ZMQ.Socket publisher(String endpoint) {
		return connected(SocketType.XPUB, endpoint, (socket) -> {
		});
	}

	ZMQ.Socket boundPublisher() {
		ZMQ.Socket socket = socket(SocketType.XPUB);
		socket.bind(ForwarderApp.ANY);
		return socket;
	}

	public ZMQ.Socket subscriber(String endpoint, String... topics) {
		return connected(SocketType.SUB, endpoint, (socket) -> List.of(topics).forEach(socket::subscribe));
	}

	ZMQ.Socket boundSubscriber(String... topics) {
		ZMQ.Socket socket = socket(SocketType.SUB);
		List.of(topics).forEach(socket::subscribe);
		socket.bind(ForwarderApp.ANY);
		return socket;
	}

	public ZMQ.Socket connected(SocketType type, String endpoint, Consumer<ZMQ.Socket> options) {
		ZMQ.Socket socket = socket(type);
		options.accept(socket);
		socket.connect(endpoint);
		return socket;
	}

	ZMQ.Socket socket(SocketType type) {
		ZMQ.Socket socket = this.context.createSocket(type);
		socket.setReceiveTimeOut(PATIENCE);
		socket.setLinger(0);
		socket.setSndHWM(0);
		socket.setRcvHWM(0);
		socket.setReconnectIVL(20);
		socket.setHandshakeIvl(1000);
		return socket;
	}

	static String endpoint(ZMQ.Socket bound) {
		return bound.getLastEndpoint();
	}

	/**
	 * Wait for the next subscription that reaches a publisher: {@code +a} or {@code -a}.
	 */
	public static String subscription(ZMQ.Socket publisher) {
		byte[] event = publisher.recv();
		if (event == null) {
			throw new AssertionError("no subscription arrived");
		}
		return ((event[0] == 1) ? "+" : "-") + new String(event, 1, event.length - 1, StandardCharsets.UTF_8);
	}

	public static void send(ZMQ.Socket publisher, byte[]... frames) {
		for (int i = 0; i < frames.length; i++) {
			if (!publisher.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0)) {
				throw new AssertionError("not sent: " + publisher.errno());
			}
		}
	}

	public static void send(ZMQ.Socket publisher, String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = frames[i].getBytes(StandardCharsets.UTF_8);
		}
		send(publisher, bytes);
	}

	/** The next message, as text frames; {@code null} if none comes in time. */
	public static @Nullable List<String> receive(ZMQ.Socket subscriber) {
		List<byte[]> frames = receiveBytes(subscriber);
		return (frames != null) ? frames.stream().map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList()
				: null;
	}

	static @Nullable List<byte[]> receiveBytes(ZMQ.Socket subscriber) {
		List<byte[]> frames = new ArrayList<>();
		do {
			byte[] frame = subscriber.recv();
			if (frame == null) {
				return null;
			}
			frames.add(frame);
		}
		while (subscriber.hasReceiveMore());
		return frames;
	}

	@Override
	public void close() {
		this.nudging.shutdown();
		try {
			if (!this.nudging.awaitTermination(30, TimeUnit.SECONDS)) {
				throw new AssertionError("The nudging does not end");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		this.context.close();
	}

}
