package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The other side: a publisher that knows its subscriptions, a subscriber, a router and
 * dealers, of plain JeroMQ in a context of their own. Confined to the test's thread.
 */
final class PeerSockets implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 30_000;

	private final ZContext context = new ZContext();

	private final ZMQ.Socket publisher = this.context.createSocket(SocketType.XPUB);

	private final ZMQ.Socket subscriber = this.context.createSocket(SocketType.SUB);

	private final ZMQ.Socket router = this.context.createSocket(SocketType.ROUTER);

	private final Map<String, ZMQ.Socket> dealers = new HashMap<>();

	private byte @Nullable [] asker;

	private final Map<String, Boolean> subscribed = new HashMap<>();

	private final String address;

	/** Keeps the greeting stall of the engine out of the tests. */
	private final ScheduledExecutorService nudging = Executors.newSingleThreadScheduledExecutor();

	PeerSockets() {
		this.nudging.scheduleWithFixedDelay(this::nudge, 50, 50, TimeUnit.MILLISECONDS);
		this.publisher.setXpubVerboser(true);
		this.publisher.setReceiveTimeOut(PATIENCE_MILLIS);
		this.publisher.setSndHWM(0);
		this.subscriber.setReceiveTimeOut(PATIENCE_MILLIS);
		this.subscriber.setHandshakeIvl(1000);
		this.publisher.bind("tcp://127.0.0.1:*");
		this.address = this.publisher.getLastEndpoint();
	}

	private void nudge() {
		try (ZMQ.Socket passer = this.context.createSocket(SocketType.SUB)) {
			passer.setReconnectIVL(EngineOptions.PARKED_MILLIS);
			passer.connect("tcp://127.0.0.1:1");
		}
	}

	/** Where the publisher listens. */
	String address() {
		return this.address;
	}

	/** Wait until a subscription to the prefix was seen, if only for a time. */
	void awaitSubscription(String prefix) {
		await(prefix, null);
	}

	void awaitUnsubscription(String prefix) {
		await(prefix, false);
	}

	private void await(String prefix, @Nullable Boolean wanted) {
		while (!this.subscribed.containsKey(prefix)
				|| (wanted != null && !wanted.equals(this.subscribed.get(prefix)))) {
			byte[] event = this.publisher.recv();
			assertThat(event).as("news of the subscription to '%s'", prefix).isNotNull();
			this.subscribed.put(new String(event, 1, event.length - 1, StandardCharsets.UTF_8), event[0] == 1);
		}
	}

	void publish(String... frames) {
		send(this.publisher, frames);
	}

	private static void send(ZMQ.Socket socket, String... frames) {
		for (int i = 0; i < frames.length; i++) {
			socket.send(frames[i], (i < frames.length - 1) ? ZMQ.SNDMORE : 0);
		}
	}

	void subscribe(String remote, String prefix) {
		this.subscriber.connect(remote);
		this.subscriber.subscribe(prefix);
	}

	List<String> take() {
		return take(this.subscriber);
	}

	private static List<String> take(ZMQ.Socket socket) {
		List<String> frames = new ArrayList<>();
		do {
			String frame = socket.recvStr();
			assertThat(frame).as("a message at the peer").isNotNull();
			frames.add(frame);
		}
		while (socket.hasReceiveMore());
		return frames;
	}

	/** Where a router listens. */
	String routerAddress() {
		this.router.setReceiveTimeOut(PATIENCE_MILLIS);
		this.router.bind("tcp://127.0.0.1:*");
		return this.router.getLastEndpoint();
	}

	List<String> takeRequest() {
		this.asker = this.router.recv();
		assertThat(this.asker).as("a request at the peer").isNotNull();
		return take(this.router);
	}

	/** Answer the request that was taken last. */
	void answer(String... frames) {
		this.router.send(this.asker, ZMQ.SNDMORE);
		send(this.router, frames);
	}

	void closeRouter() {
		this.router.close();
	}

	/** Let a dealer of this name send a request. */
	void ask(String remote, String name, String... frames) {
		send(this.dealers.computeIfAbsent(name, (key) -> dealer(remote)), frames);
	}

	private ZMQ.Socket dealer(String remote) {
		ZMQ.Socket dealer = this.context.createSocket(SocketType.DEALER);
		dealer.setReceiveTimeOut(PATIENCE_MILLIS);
		dealer.setHandshakeIvl(1000);
		dealer.setRcvHWM(10);
		dealer.connect(remote);
		return dealer;
	}

	/** Take the next message that reached the dealer of this name. */
	List<String> takeAnswer(String name) {
		return take(this.dealers.get(name));
	}

	void closeDealer(String name) {
		this.dealers.get(name).close();
	}

	/** Take what comes until nothing more comes. */
	void takeAll() {
		this.subscriber.setReceiveTimeOut(500);
		while (this.subscriber.recv() != null) {
			// the next one
		}
	}

	@Override
	public void close() {
		this.nudging.shutdown();
		try {
			assertThat(this.nudging.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		this.context.close();
	}

}
