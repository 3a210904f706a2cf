package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMonitor.Event;
import zmq.ZError;
import zmq.io.net.tcp.TcpUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What we believe of JeroMQ 0.6.0. A failure after an upgrade says which belief died, and
 * so which code to look at again. Plain JeroMQ only: nothing of ours is under test.
 */
@Timeout(120)
class EngineFactsTests {

	private static final byte[] GREETING = ScriptedPeer.greeting("NULL");

	private static final byte[] READY = ScriptedPeer.ready("XPUB");

	/** Generous where something must come. */
	private static final int PATIENCE_MILLIS = 30_000;

	/** Short where nothing must come. */
	private static final int QUIET_MILLIS = 400;

	private final BlockingQueue<ZEvent> events = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> notified = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();

	private final ZMQ.Context context = context();

	private final List<ZMQ.Socket> sockets = new ArrayList<>();

	/** Keeps the greeting stall of the engine out of the other facts. */
	private final ScheduledExecutorService nudging = Executors.newSingleThreadScheduledExecutor();

	private boolean damaged;

	@BeforeEach
	void nudge() {
		this.nudging.scheduleWithFixedDelay(() -> {
			try (ZMQ.Socket passer = this.context.socket(SocketType.SUB)) {
				passer.setReconnectIVL(EngineOptions.PARKED_MILLIS);
				passer.connect("tcp://127.0.0.1:1");
			}
		}, 50, 50, TimeUnit.MILLISECONDS);
	}

	private ZMQ.Context context() {
		ZMQ.Context made = ZMQ.context(1);
		made.setUncaughtExceptionHandler((thread, ex) -> this.uncaught.add(ex));
		made.setNotificationExceptionHandler((thread, ex) -> this.notified.add(ex));
		return made;
	}

	@AfterEach
	void close() throws InterruptedException {
		this.nudging.shutdown();
		assertThat(this.nudging.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
		this.sockets.forEach(ZMQ.Socket::close);
		if (!this.damaged) {
			this.context.term();
		}
	}

	/** So docs/migration.md warns of {@code setTos}. */
	@Test
	void theTypeOfServiceSetsTheSizeOfTheSendBuffer() throws IOException {
		try (SocketChannel channel = SocketChannel.open()) {
			int before = channel.getOption(StandardSocketOptions.SO_SNDBUF);
			int service = channel.getOption(StandardSocketOptions.IP_TOS);
			TcpUtils.setIpTypeOfService(channel, 0x10);
			assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isLessThan(before);
			assertThat(channel.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(service);
		}
	}

	@Test
	void handshakeSucceededIsNeverEmitted() {
		ZMQ.Socket publisher = bound(SocketType.XPUB);
		ZMQ.Socket subscriber = connected(publisher.getLastEndpoint());
		subscriber.subscribe("");
		assertThat(publisher.recv()).isNotNull();
		publisher.send("ready and flowing");
		assertThat(subscriber.recvStr()).isNotNull();
		assertThat(this.events).extracting(ZEvent::getEvent)
			.contains(Event.CONNECTED, Event.HANDSHAKE_PROTOCOL)
			.doesNotContain(Event.HANDSHAKE_SUCCEEDED);
	}

	@Test
	void withoutAZapHandlerTheEngineAcceptsAnyPassword() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setPlainServer(true);
		publisher.setZapDomain("any");
		publisher.bind("tcp://127.0.0.1:*");
		ZMQ.Socket subscriber = connected(publisher.getLastEndpoint(), (socket) -> {
			socket.setPlainUsername("nobody");
			socket.setPlainPassword("anything");
		});
		subscriber.subscribe("");
		assertThat(publisher.recv()).isNotNull();
		publisher.send("to anybody");
		assertThat(subscriber.recvStr()).isEqualTo("to anybody");
	}

	@Test
	void aFullPipeBehindCurveHandsOutAnEncryptedFrame() {
		ZMQ.Curve.KeyPair server = ZMQ.Curve.generateKeyPair();
		ZMQ.Curve.KeyPair client = ZMQ.Curve.generateKeyPair();
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setCurveServer(true);
		publisher.setCurvePublicKey(server.publicKey.getBytes(ZMQ.CHARSET));
		publisher.setCurveSecretKey(server.secretKey.getBytes(ZMQ.CHARSET));
		publisher.setSndHWM(0);
		publisher.bind("tcp://127.0.0.1:*");
		ZMQ.Socket subscriber = connected(publisher.getLastEndpoint(), (socket) -> {
			socket.setCurvePublicKey(client.publicKey.getBytes(ZMQ.CHARSET));
			socket.setCurveSecretKey(client.secretKey.getBytes(ZMQ.CHARSET));
			socket.setCurveServerKey(server.publicKey.getBytes(ZMQ.CHARSET));
			socket.setRcvHWM(10);
		});
		subscriber.subscribe("");
		assertThat(publisher.recv()).isNotNull();
		for (int i = 0; i < 200; i++) {
			publisher.send("good");
		}
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS * 5));
		List<String> received = new ArrayList<>();
		while (received.size() < 200) {
			received.add(subscriber.recvStr());
		}
		assertThat(received).contains("good").anyMatch((text) -> text.startsWith("\7MESSAGE"));
	}

	@Test
	void greetingOfSomethingElseIsProtocolZero() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, ScriptedPeer.ascii("SSH-2.0-OpenSSH_9.2 and more\r\n"))) {
			connected(peer.address());
			assertThat(await(Event.HANDSHAKE_PROTOCOL).<Integer>getValue()).isZero();
		}
	}

	@Test
	void protocolErrorEndsTheSessionForGoodAndConnectingAgainDoesNothing() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, ScriptedPeer.ready("REP"))) {
			ZMQ.Socket subscriber = connected(peer.address(), (socket) -> socket.setReconnectIVL(1));
			await(Event.DISCONNECTED);
			assertNone(Event.CONNECT_RETRIED);
			assertThat(subscriber.connect(peer.address())).isTrue();
			assertNone(Event.CONNECTED);
			assertThat(peer.accepted()).isEqualTo(1);
		}
	}

	@Test
	void reconnectIntervalOfZeroEndsRetriesWithAnArithmeticException() throws IOException {
		this.damaged = true;
		connected(freeAddress(), (socket) -> socket.setReconnectIVL(0));
		assertThat(poll(this.notified)).isInstanceOf(ArithmeticException.class);
		assertNone(Event.CONNECT_RETRIED);
	}

	@Test
	void parkedIntervalNeverOverflowsAndParks() throws IOException {
		String address = freeAddress();
		for (int i = 0; i < 20; i++) {
			ZMQ.Socket socket = connected(address);
			long millis = await(Event.CONNECT_RETRIED).<Duration>getValue().toMillis();
			assertThat(millis).isBetween(1L, 2L * EngineOptions.PARKED_MILLIS - 1);
			if (millis < 10 * QUIET_MILLIS) {
				// The interval is random; this one dials again while the test looks.
				socket.close();
			}
		}
		this.events.clear();
		assertNone(Event.CONNECT_DELAYED);
	}

	@Test
	void aDelayIsExactIfItsIntervalIsOneMeanwhile() throws IOException {
		for (int i = 0; i < 5; i++) {
			ZMQ.Socket subscriber = socket(SocketType.SUB);
			subscriber.setReconnectIVL(EngineOptions.PARKED_MILLIS);
			whenItHappens(subscriber, Event.CONNECT_DELAYED, () -> EngineOptions.parkExactly(subscriber.base()));
			subscriber.connect(freeAddress());
			assertThat(await(Event.CONNECT_RETRIED).<Duration>getValue().toMillis())
				.isEqualTo(EngineOptions.PARKED_MILLIS);
		}
	}

	@Test
	void noAttemptFollowsIfTheIntervalIsMinusOneMeanwhile() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, READY)) {
			ZMQ.Socket subscriber = socket(SocketType.SUB);
			subscriber.setReconnectIVL(10);
			whenItHappens(subscriber, Event.CONNECTED, () -> EngineOptions.neverReconnect(subscriber.base()));
			subscriber.connect(peer.address());
			await(Event.DISCONNECTED);
			assertNone(Event.CONNECT_RETRIED);
			assertThat(peer.accepted()).isOne();
		}
	}

	/** Java has no send buffer for a listening channel. */
	@Test
	void aSendBufferMakesTheBindFail() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setReceiveBufferSize(1 << 16);
		publisher.setSendBufferSize(1 << 16);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> publisher.bind("tcp://127.0.0.1:*"))
			.withMessageContaining("SO_SNDBUF");
	}

	@Test
	void aReceiveBufferSetOnceConnectedIsTheReadBatch() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY)) {
			// buffers of other threads come and go meanwhile
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				long plain = directMemoryOfAConnection(peer, () -> {
				});
				long batching = directMemoryOfAConnection(peer,
						() -> EngineOptions.readInBatches(this.sockets.get(this.sockets.size() - 1).base()));
				assertThat(batching - plain).isBetween(16_000L, 32_000L);
			});
		}
	}

	private long directMemoryOfAConnection(ScriptedPeer peer, Runnable onceConnected) throws IOException {
		this.events.clear();
		long before = directMemory();
		ZMQ.Socket subscriber = socket(SocketType.SUB);
		whenItHappens(subscriber, Event.CONNECTED, onceConnected);
		subscriber.connect(peer.address());
		SocketChannel channel = await(Event.CONNECTED).getValue();
		int receiveBuffer = channel.getOption(StandardSocketOptions.SO_RCVBUF);
		await(Event.HANDSHAKE_PROTOCOL);
		assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(receiveBuffer);
		return directMemory() - before;
	}

	private static long directMemory() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getTotalCapacity)
			.sum();
	}

	private void whenItHappens(ZMQ.Socket socket, Event event, Runnable action) {
		socket.setEventHook((happened) -> {
			if (happened.getEvent() == event) {
				action.run();
			}
			this.events.add(happened);
		}, ZMQ.EVENT_ALL);
	}

	@Test
	void backoffIsResetByAMereTcpConnection() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(true)) {
			connected(peer.address(), (socket) -> {
				socket.setReconnectIVL(10);
				socket.setReconnectIVLMax(100_000);
			});
			for (int i = 0; i < 15; i++) {
				assertThat(await(Event.CONNECT_RETRIED).<Duration>getValue().toMillis()).isLessThan(20);
			}
		}
	}

	@Test
	void aHeartbeatTimeoutBelowTheIntervalNoticesAFrozenPeer() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY)) {
			for (int i = 0; i < 5; i++) {
				connected(peer.address(), heartbeat(200, 150));
			}
			for (int i = 0; i < 5; i++) {
				await(Event.DISCONNECTED);
			}
		}
	}

	@Test
	void aHeartbeatTimeoutComesFromATimerOfTheConnection() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY)) {
			assertThat(timerOnTheStackOf(peer, heartbeat(200, 150))).isTrue();
		}
		try (ScriptedPeer peer = new ScriptedPeer(false)) {
			assertThat(timerOnTheStackOf(peer, (socket) -> socket.setHandshakeIvl(200))).isTrue();
		}
		try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, READY)) {
			assertThat(timerOnTheStackOf(peer, heartbeat(60_000, 50_000))).isFalse();
		}
	}

	private boolean timerOnTheStackOf(ScriptedPeer peer, Consumer<ZMQ.Socket> options) {
		AtomicReference<@Nullable Boolean> found = new AtomicReference<>();
		connected(peer.address(), options.andThen((socket) -> socket.setEventHook((event) -> {
			if (event.getEvent() == Event.DISCONNECTED) {
				found.set(StackWalker.getInstance()
					.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("timerEvent")
							&& frame.getClassName().equals("zmq.io.StreamEngine"))));
			}
			this.events.add(event);
		}, ZMQ.EVENT_ALL)), false);
		await(Event.DISCONNECTED);
		return Boolean.TRUE.equals(found.get());
	}

	@Test
	void disconnectedCarriesAChannelThatIsStillOpen() throws IOException {
		AtomicReference<@Nullable Boolean> open = new AtomicReference<>();
		try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, READY)) {
			connected(peer.address(), (socket) -> socket.setEventHook((event) -> {
				if (event.getEvent() == Event.DISCONNECTED) {
					SocketChannel channel = event.getValue();
					open.set(channel.isOpen() && !channel.isBlocking() && Channels.isEnded(channel));
				}
				this.events.add(event);
			}, ZMQ.EVENT_ALL), false);
			await(Event.DISCONNECTED);
			assertThat(open.get()).isTrue();
		}
	}

	@Test
	void localCloseEmitsOnlyMonitorStopped() {
		ZMQ.Socket publisher = bound(SocketType.XPUB);
		ZMQ.Socket subscriber = connected(publisher.getLastEndpoint());
		await(Event.HANDSHAKE_PROTOCOL);
		this.events.clear();
		subscriber.close();
		await(Event.MONITOR_STOPPED);
		assertThat(poll(this.events, QUIET_MILLIS)).isNull();
	}

	@Test
	void closeOfASocketThatNeverConnectedEndsWithMonitorStopped() throws IOException {
		ZMQ.Socket subscriber = connected(freeAddress());
		await(Event.CONNECT_RETRIED);
		subscriber.close();
		assertThat(poll(this.events)).extracting(ZEvent::getEvent).isEqualTo(Event.MONITOR_STOPPED);
		assertThat(poll(this.events, QUIET_MILLIS)).isNull();
	}

	@Test
	void eventHookRunsOnTheThreadOfTheEngine() throws IOException {
		AtomicReference<@Nullable String> thread = new AtomicReference<>();
		connected(freeAddress(), (socket) -> socket.setEventHook((event) -> {
			thread.set(Thread.currentThread().getName());
			this.events.add(event);
		}, ZMQ.EVENT_CONNECT_RETRIED), false);
		await(Event.CONNECT_RETRIED);
		assertThat(thread.get()).startsWith("iothread");
	}

	@Test
	void publisherAtItsMarkDropsInSilence() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setSndHWM(10);
		publisher.bind("inproc://mark");
		ZMQ.Socket subscriber = socket(SocketType.SUB);
		subscriber.setRcvHWM(10);
		subscriber.connect("inproc://mark");
		subscriber.subscribe("");
		assertThat(publisher.recv()).isNotNull();
		for (int i = 0; i < 1000; i++) {
			assertThat(publisher.send("message", ZMQ.DONTWAIT)).isTrue();
		}
		int received = 0;
		while (subscriber.recv(ZMQ.DONTWAIT) != null) {
			received++;
		}
		assertThat(received).isBetween(1, 100);
	}

	@Test
	void figuresOfAFullPeerCanBeRead() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setSndHWM(10);
		publisher.setXpubVerboser(true);
		publisher.bind("inproc://figures");
		List<ZMQ.Socket> subscribers = List.of(socket(SocketType.SUB), socket(SocketType.SUB), socket(SocketType.SUB));
		for (ZMQ.Socket subscriber : subscribers) {
			subscriber.setRcvHWM(10);
			subscriber.connect("inproc://figures");
			subscriber.subscribe("a");
		}
		subscribers.get(1).subscribe("ab");
		for (int i = 0; i < 4; i++) {
			assertThat(publisher.recv()).isNotNull();
		}
		SubscribedPeers peers = SubscribedPeers.of(publisher.base());
		assertThat(peers).isNotNull();
		int missed = 0;
		int received = 0;
		for (int i = 0; i < 500; i++) {
			assertThat(publisher.send("abc", ZMQ.SNDMORE | ZMQ.DONTWAIT)).isTrue();
			missed += peers.missing("abc".getBytes(StandardCharsets.UTF_8));
			assertThat(publisher.send("of two frames", ZMQ.DONTWAIT)).isTrue();
			assertThat(publisher.send("b", ZMQ.DONTWAIT)).isTrue();
			assertThat(peers.missing("b".getBytes(StandardCharsets.UTF_8))).isZero();
			received += takeAll(subscribers.get(0));
			if (i % 100 == 0) {
				received += takeAll(subscribers.get(1));
			}
		}
		assertThat(missed).isPositive();
		for (ZMQ.Socket subscriber : subscribers) {
			received += takeAll(subscriber);
		}
		assertThat(received).isEqualTo(3 * 500 - missed);
	}

	@Test
	void afterARefusalWithXpubNodropAHealthyPeerIsRefusedToo() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setSndHWM(10);
		publisher.setXpubNoDrop(true);
		publisher.bind("inproc://refusal");
		for (String topic : List.of("full", "healthy")) {
			ZMQ.Socket subscriber = socket(SocketType.SUB);
			subscriber.setRcvHWM(10);
			subscriber.connect("inproc://refusal");
			subscriber.subscribe(topic);
			assertThat(publisher.recv()).isNotNull();
		}
		assertThat(publisher.send("healthy", ZMQ.DONTWAIT)).isTrue();
		int taken = 0;
		while (publisher.send("full", ZMQ.DONTWAIT)) {
			taken++;
		}

		assertThat(taken).isEqualTo(20);
		assertThat(publisher.send("healthy", ZMQ.DONTWAIT)).isFalse();
	}

	@Test
	void whatAPeerHasTakenCanBeRead() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setSndHWM(10);
		publisher.bind("inproc://taken");
		ZMQ.Socket subscriber = socket(SocketType.SUB);
		subscriber.setRcvHWM(10);
		subscriber.connect("inproc://taken");
		subscriber.subscribe("a");
		assertThat(publisher.recv()).isNotNull();
		FlowControl flow = FlowControl.of(SubscribedPeers.of(publisher.base()), 1000, (connection) -> {
			throw new AssertionError("there is no connection");
		});
		byte[] topic = { 'a' };
		for (int i = 0; i < 20; i++) {
			assertThat(flow.hasRoom(topic)).isTrue();
			assertThat(publisher.send(topic, ZMQ.DONTWAIT)).isTrue();
		}
		assertThat(flow.hasRoom(topic)).isFalse();
		assertThat(flow.hasRoom(new byte[] { 'b' })).isTrue();
		assertThat(flow.checkStalled(topic, 0)).isPositive();
		assertThat(subscriber.recv(ZMQ.DONTWAIT)).isEqualTo(topic);

		assertThat(flow.checkStalled(topic, 1500)).as("it has taken one").isPositive();
		assertThat(flow.checkStalled(topic, 2499)).isOne();
		assertThat(flow.checkStalled(topic, 2500)).as("it has taken nothing since").isZero();
		assertThat(flow.hasRoom(topic)).as("no longer waited for").isTrue();

		assertThat(subscriber.recv(ZMQ.DONTWAIT)).isEqualTo(topic);
		assertThat(flow.hasRoom(topic)).as("waited for again").isFalse();
		assertThat(flow.takeDiscarded()).as("what it still can receive").isZero();
	}

	@Test
	void aPeerThatLeavesIsToldOfOnlyWhereItWasTheLast() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		publisher.setXpubVerboser(true);
		publisher.bind("inproc://leaving");
		ZMQ.Socket first = socket(SocketType.SUB);
		ZMQ.Socket second = socket(SocketType.SUB);
		for (ZMQ.Socket subscriber : List.of(first, second)) {
			subscriber.connect("inproc://leaving");
			subscriber.subscribe("a");
			assertThat(publisher.recv()).containsExactly(1, 'a');
		}
		SubscribedPeers peers = SubscribedPeers.of(publisher.base());
		assertThat(peers).isNotNull();
		assertThat(peers.changed()).isTrue();
		assertThat(peers.changed()).isFalse();
		assertThat(peers.subscribedTo(new byte[] { 'a' })).isEqualTo(2);
		publisher.setReceiveTimeOut(QUIET_MILLIS);
		first.close();
		assertThat(publisher.recv()).isNull();
		assertThat(peers.changed()).isTrue();
		assertThat(peers.subscribedTo(new byte[] { 'a' })).isOne();
		second.close();
		assertThat(publisher.recv()).containsExactly(0, 'a');
	}

	private static int takeAll(ZMQ.Socket subscriber) {
		int count = 0;
		while (subscriber.recv(ZMQ.DONTWAIT) != null) {
			assertThat(subscriber.recvStr(ZMQ.DONTWAIT)).isEqualTo("of two frames");
			count++;
		}
		return count;
	}

	@Test
	void subscriptionsBeyondTheSendMarkAreLost() {
		assertThat(subscriptionsSeen(10)).isLessThan(50);
		assertThat(subscriptionsSeen(0)).isEqualTo(50);
	}

	/** How many of 50 subscriptions, made before the connection, reach the publisher. */
	private int subscriptionsSeen(int sendMark) {
		ZMQ.Socket publisher = bound(SocketType.XPUB);
		ZMQ.Socket subscriber = socket(SocketType.SUB);
		subscriber.setSndHWM(sendMark);
		subscriber.setHandshakeIvl(3000);
		for (int i = 0; i < 50; i++) {
			subscriber.subscribe("topic" + i);
		}
		subscriber.connect(publisher.getLastEndpoint());
		assertThat(publisher.recv()).isNotNull();
		publisher.setReceiveTimeOut(QUIET_MILLIS * 3);
		int seen = 1;
		while (publisher.recv() != null) {
			seen++;
		}
		return seen;
	}

	@Test
	void aRouterRefusesAMessageForAFullPeerAtItsIdentity() {
		ZMQ.Socket router = socket(SocketType.ROUTER);
		router.setRouterMandatory(true);
		router.setReceiveTimeOut(PATIENCE_MILLIS);
		router.setSndHWM(10);
		router.bind("tcp://127.0.0.1:*");
		ZMQ.Socket dealer = dealer(router, "peer");
		byte[] large = new byte[20_000];
		int sent = 0;
		while (router.send("peer", ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
			assertThat(router.send("head", ZMQ.SNDMORE | ZMQ.DONTWAIT)).isTrue();
			assertThat(router.send(large, ZMQ.DONTWAIT)).isTrue();
			sent++;
		}
		assertThat(router.errno()).isEqualTo(ZError.EAGAIN);
		for (int i = 0; i < sent; i++) {
			assertThat(dealer.recvStr()).isEqualTo("head");
			assertThat(dealer.recv()).hasSize(20_000);
			assertThat(dealer.hasReceiveMore()).isFalse();
		}
		assertThatExceptionOfType(ZMQException.class).isThrownBy(() -> router.send("none", ZMQ.SNDMORE | ZMQ.DONTWAIT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(ZError.EHOSTUNREACH));
	}

	@Test
	void aRouterIgnoresASecondPeerOfTheSameIdentity() {
		ZMQ.Socket router = bound(SocketType.ROUTER);
		router.setReceiveTimeOut(PATIENCE_MILLIS);
		dealer(router, "peer");
		ZMQ.Socket second = socket(SocketType.DEALER);
		second.setIdentity("peer".getBytes(ZMQ.CHARSET));
		second.connect(router.getLastEndpoint());
		second.send("ignored");
		router.setReceiveTimeOut(QUIET_MILLIS);
		assertThat(router.recv()).isNull();
	}

	/** A dealer that the router knows. */
	private ZMQ.Socket dealer(ZMQ.Socket router, String identity) {
		ZMQ.Socket dealer = socket(SocketType.DEALER);
		dealer.setReceiveTimeOut(PATIENCE_MILLIS);
		dealer.setIdentity(identity.getBytes(ZMQ.CHARSET));
		dealer.setRcvHWM(10);
		dealer.connect(router.getLastEndpoint());
		dealer.send("hello");
		assertThat(router.recvStr()).isEqualTo(identity);
		assertThat(router.recvStr()).isEqualTo("hello");
		return dealer;
	}

	@Test
	void anInterruptMakesSendLoseTheMessage() {
		ZMQ.Socket publisher = bound(SocketType.XPUB);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ZMQException.class).isThrownBy(() -> publisher.send("lost", ZMQ.DONTWAIT))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(ZError.EINTR));
		assertThat(Thread.interrupted()).as("flag, which the engine has cleared").isFalse();
		// The error number stays with the thread and would spoil its next wait.
		assertThat(publisher.recv(ZMQ.DONTWAIT)).isNull();
	}

	@Test
	void descriptorIsReadableUntilCommandsWereProcessed() throws IOException {
		ZMQ.Socket publisher = bound(SocketType.XPUB);
		assertThat(publisher.getFD().isBlocking()).isFalse();
		connected(publisher.getLastEndpoint()).subscribe("");
		assertThat(publisher.recv()).isNotNull();
		try (Selector selector = Selector.open()) {
			publisher.getFD().register(selector, SelectionKey.OP_READ);
			this.sockets.get(1).subscribe("more");
			assertThat(selector.select(PATIENCE_MILLIS)).isOne();
			assertThat(publisher.recv()).isNotNull();
			while (selector.select(QUIET_MILLIS) != 0) {
				selector.selectedKeys().clear();
				assertThat(publisher.recv(ZMQ.DONTWAIT)).isNull();
			}
		}
	}

	@Test
	void ipcIsTcp() {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		hook(publisher);
		bindIpc(publisher);
		ServerSocketChannel channel = await(Event.LISTENING).getValue();
		assertThat(Channels.local(channel)).startsWith("127.0.0.1:");
	}

	/** The name is hashed to a port, which may be somebody's already. */
	private static void bindIpc(ZMQ.Socket socket) {
		for (int i = 0; true; i++) {
			try {
				socket.bind("ipc://zmq-spring-" + ProcessHandle.current().pid() + "-" + i);
				return;
			}
			catch (ZMQException ex) {
				assertThat(ex.getErrorCode()).isEqualTo(ZMQ.Error.EADDRINUSE.getCode());
				assertThat(i).as("names tried").isLessThan(20);
			}
		}
	}

	@Test
	void aLengthWithTheSignBitSetPassesTheSizeLimit() throws IOException {
		this.damaged = true;
		byte[] hostile = ScriptedPeer.header(0xFFFFFFFF7FFFFFF0L);
		BlockingQueue<Integer> asked = new LinkedBlockingQueue<>();
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY, hostile)) {
			connected(peer.address(), (socket) -> {
				socket.setMaxMsgSize(1000);
				socket.setMsgAllocator((size) -> {
					if (size > 1000) {
						asked.add(size);
					}
					return new zmq.Msg((size > 1000) ? 0 : size);
				});
			});
			assertThat(poll(asked)).isEqualTo(0x7FFFFFF0);
		}
	}

	@Test
	void anErrorOnTheIoThreadKillsIt() throws IOException {
		this.damaged = true;
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY, ScriptedPeer.header(70_000))) {
			connected(peer.address(), (socket) -> socket.setMsgAllocator((size) -> {
				if (size == 70_000) {
					throw new OutOfMemoryError("made up by the test");
				}
				return new zmq.Msg(size);
			}));
			assertThat(poll(this.uncaught)).isInstanceOf(OutOfMemoryError.class);
		}
	}

	@Test
	void connectToANameThatDoesNotResolveThrows() {
		ZMQ.Socket subscriber = socket(SocketType.SUB);
		assertThatExceptionOfType(ZMQException.class)
			.isThrownBy(() -> subscriber.connect("tcp://no-such-host.invalid:5555"))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(ZError.EADDRNOTAVAIL));
	}

	@Test
	void everyFailedBindIsCalledAddressInUse() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertBindFails("tcp://*:" + taken.getLocalPort());
		}
		assertBindFails("tcp://192.0.2.1:5555");
	}

	private void assertBindFails(String address) {
		ZMQ.Socket publisher = socket(SocketType.XPUB);
		hook(publisher);
		assertThatExceptionOfType(ZMQException.class).isThrownBy(() -> publisher.bind(address))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(ZError.EADDRINUSE));
		assertThat(poll(this.events)).extracting(ZEvent::getEvent).isEqualTo(Event.CLOSED);
		assertThat(poll(this.events)).extracting(ZEvent::getEvent).isEqualTo(Event.BIND_FAILED);
	}

	private static Consumer<ZMQ.Socket> heartbeat(int ivlMillis, int timeoutMillis) {
		return (socket) -> {
			socket.setHeartbeatIvl(ivlMillis);
			socket.setHeartbeatTimeout(timeoutMillis);
		};
	}

	private ZMQ.Socket bound(SocketType type) {
		ZMQ.Socket socket = socket(type);
		socket.bind("tcp://127.0.0.1:*");
		return socket;
	}

	private ZMQ.Socket connected(String address) {
		return connected(address, (socket) -> {
		});
	}

	private ZMQ.Socket connected(String address, Consumer<ZMQ.Socket> options) {
		return connected(address, options, true);
	}

	private ZMQ.Socket connected(String address, Consumer<ZMQ.Socket> options, boolean hooked) {
		ZMQ.Socket socket = socket(SocketType.SUB);
		socket.setReconnectIVL(EngineOptions.PARKED_MILLIS);
		options.accept(socket);
		if (hooked) {
			hook(socket);
		}
		socket.connect(address);
		return socket;
	}

	private ZMQ.Socket socket(SocketType type) {
		ZMQ.Socket socket = this.context.socket(type);
		socket.setLinger(0);
		if (type == SocketType.SUB || type == SocketType.XPUB) {
			socket.setReceiveTimeOut(PATIENCE_MILLIS);
		}
		this.sockets.add(socket);
		return socket;
	}

	private void hook(ZMQ.Socket socket) {
		socket.setEventHook(this.events::add, ZMQ.EVENT_ALL);
	}

	private ZEvent await(Event wanted) {
		ZEvent event = await((candidate) -> candidate.getEvent() == wanted, PATIENCE_MILLIS);
		assertThat(event).as("event %s", wanted).isNotNull();
		return event;
	}

	private void assertNone(Event unwanted) {
		assertThat(await((candidate) -> candidate.getEvent() == unwanted, QUIET_MILLIS)).isNull();
	}

	private @Nullable ZEvent await(Predicate<ZEvent> wanted, int millis) {
		ZEvent event = poll(this.events, millis);
		while (event != null && !wanted.test(event)) {
			event = poll(this.events, millis);
		}
		return event;
	}

	private static <T> @Nullable T poll(BlockingQueue<T> queue) {
		return poll(queue, PATIENCE_MILLIS);
	}

	private static <T> @Nullable T poll(BlockingQueue<T> queue, int millis) {
		try {
			return queue.poll(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String freeAddress() throws IOException {
		try (ServerSocket server = new ServerSocket(0)) {
			return "tcp://127.0.0.1:" + server.getLocalPort();
		}
	}

}
