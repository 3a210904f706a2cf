package org.zmqspring.integration.faults;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.Received;
import org.zmqspring.integration.feeds.FeedPeer;
import org.zmqspring.listen.ZmqMessagesLostEvent;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ReplayOutcome;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Outage;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketType;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way to a publisher breaks, and both its endpoints can be reached again: what was
 * sent in the meantime is recovered.
 */
@Timeout(240)
class ReplayAfterOutageIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** How often the path is broken. */
	private static final int ROUNDS = Boolean.getBoolean("zmq.test.long") ? 1000 : 30;

	private static ConfigurableApplicationContext subscriber(Paths paths, String... properties) {
		return subscriber(paths.live.endpoint(), paths.replay.endpoint(), properties);
	}

	private static ConfigurableApplicationContext subscriber(String endpoint, String replay, String... properties) {
		List<String> all = new ArrayList<>(List.of("zmq.subscriber.endpoints=" + endpoint,
				"zmq.subscriber.frames=topic, sequence, payload", "zmq.subscriber.sequence.format=u64-be",
				"zmq.subscriber.replay.endpoints=" + replay, "zmq.reconnect-ivl=20ms", "zmq.reconnect-ivl-max=200ms",
				"zmq.handshake-ivl=1s", "zmq.subscriber.replay.timeout=8s"));
		all.addAll(List.of(properties));
		return Apps.start(Told.class, all.toArray(String[]::new));
	}

	private static ConfigurableApplicationContext publisher(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.replay.endpoints=tcp://127.0.0.1:*",
						"zmq.publisher.frames=topic, sequence, payload", "zmq.publisher.sequence.format=u64-be"));
		all.addAll(List.of(properties));
		return Apps.start(NoListener.class, all.toArray(String[]::new));
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
	}

	private static LinkSnapshot link(ConfigurableApplicationContext subscriber) {
		return subscriber.getBean(LinkDirectory.class).links().get(0);
	}

	private static Outage lastOutage(ConfigurableApplicationContext subscriber) {
		List<Outage> outages = link(subscriber).outages();
		return outages.get(outages.size() - 1);
	}

	private static LinkTraffic traffic(ConfigurableApplicationContext subscriber) {
		return subscriber.getBean(LinkDirectory.class).traffic(link(subscriber).spec().id()).orElseThrow();
	}

	private static void breakPath(Paths paths, ConfigurableApplicationContext subscriber) {
		paths.breakAll();
		await(() -> !link(subscriber).state().isUp());
	}

	private static void awaitLost(ConfigurableApplicationContext subscriber, long lost) {
		await(() -> link(subscriber).outages().size() == 1);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(link(subscriber).outages()).extracting(Outage::lost).containsExactly(lost));
	}

	@Test
	void whenThePathBreaksThenTheMessagesOfTheOutageAreRecoveredAlthoughNoMessageFollows() {
		try (FeedPeer peer = FeedPeer.bound("vllm", "replay=tcp://127.0.0.1:*");
				Paths paths = new Paths(peer.endpoint(), peer.replayEndpoint());
				ConfigurableApplicationContext subscriber = subscriber(paths)) {
			Told told = subscriber.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			told.expectLive(0, 9);
			breakPath(paths, subscriber);
			peer.tell("send 50");
			paths.heal();
			told.expectRecovered(10, 59);
			awaitLost(subscriber, 0);
			peer.tell("send 5");
			told.expectLive(60, 64);
			assertThat(told.losses).isEmpty();
			assertThat(traffic(subscriber).lost()).isZero();
			await(() -> traffic(subscriber).recovered() == 50);
		}
	}

	@Test
	void whenThePublisherDoesNotKeepEnoughThenTheOutageShowsWhatStaysMissing() {
		try (FeedPeer peer = FeedPeer.bound("vllm", "replay=tcp://127.0.0.1:*", "buffer=50");
				Paths paths = new Paths(peer.endpoint(), peer.replayEndpoint());
				ConfigurableApplicationContext subscriber = subscriber(paths)) {
			Told told = subscriber.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 100");
			told.expectLive(0, 99);
			breakPath(paths, subscriber);
			peer.tell("send 200");
			paths.heal();
			assertThat(told.messages.next()).isEqualTo("250 lost 150 recovered");
			told.expectRecovered(251, 299);
			awaitLost(subscriber, 150);
			await(() -> told.losses.size() == 1);
			assertThat(told.losses).singleElement().satisfies((loss) -> {
				assertThat(loss.count()).isEqualTo(150);
				assertThat(loss.cause()).isEqualTo(MessageLossCause.REPLAY_INCOMPLETE);
			});
			await(() -> traffic(subscriber).recovered() == 50);
		}
	}

	@Test
	void whenOnlyTheReplayEndpointCannotBeReachedThenLiveMessagesGoOn() {
		try (FeedPeer peer = FeedPeer.bound("vllm", "replay=tcp://127.0.0.1:*");
				Paths paths = new Paths(peer.endpoint(), peer.replayEndpoint());
				ConfigurableApplicationContext subscriber = subscriber(paths)) {
			Told told = subscriber.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			told.expectLive(0, 9);
			breakPath(paths, subscriber);
			peer.tell("send 50");
			paths.live.heal();
			peer.awaitSubscription("");
			peer.tell("send 5");
			assertThat(told.messages.next()).isEqualTo("60 lost 50");
			told.expectLive(61, 64);
			awaitLost(subscriber, 50);
			await(() -> told.losses.size() == 1);
			assertThat(told.losses).singleElement()
				.extracting(ZmqMessagesLostEvent::cause)
				.isEqualTo(MessageLossCause.REPLAY_INCOMPLETE);
		}
	}

	@Test
	@Timeout(3600)
	void whenThePathBreaksAgainAndAgainThenEveryNumberIsDeliveredOnceAndInOrder() throws InterruptedException {
		SplittableRandom random = new SplittableRandom();
		Instant begun = Instant.now();
		try (FeedPeer peer = FeedPeer.bound("vllm", "replay=tcp://127.0.0.1:*");
				Paths paths = new Paths(peer.endpoint(), peer.replayEndpoint());
				ConfigurableApplicationContext subscriber = subscriber(paths, "zmq.subscriber.replay.on-join=all")) {
			Told told = subscriber.getBean(Told.class);
			Apps.awaitUp(subscriber);
			Feeding feeding = new Feeding(peer);
			// Some connections end before the publisher has answered.
			for (int round = 0; round < ROUNDS; round++) {
				Pause.of(Duration.ofMillis(random.nextInt(200)));
				paths.breakSomehow(random);
				await(() -> !link(subscriber).state().isUp());
				Pause.of(Duration.ofMillis(random.nextInt(60)));
				paths.heal();
				await(() -> link(subscriber).state().isUp());
				assertThat(told.disorder).isEmpty();
			}
			long sent = feeding.end();
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(told.received).hasValue(sent));
			assertThat(told.disorder).isEmpty();
			assertThat(told.losses).isEmpty();
			assertThat(traffic(subscriber).lost()).isZero();
			assertThat(traffic(subscriber).restarts()).isZero();
			await(() -> Long.valueOf(0).equals(lastOutage(subscriber).lost()));
			// of an outage that soon follows another one, nothing is known
			assertThat(link(subscriber).outages()).extracting(Outage::lost).isSubsetOf(0L, null);
			Figures.note("path broken " + ROUNDS + " times, with replay", "%d sent, %d recovered, 0 lost, %d s", sent,
					traffic(subscriber).recovered(), Duration.between(begun, Instant.now()).toSeconds());
		}
	}

	@Test
	void whenTheSubscriberOfOurPublisherLosesItsPathThenEverythingIsRecovered() {
		try (ConfigurableApplicationContext publisher = publisher();
				Paths paths = Paths.to(publisher);
				ConfigurableApplicationContext subscriber = subscriber(paths)) {
			checkHundredAreRecovered(publisher, paths, subscriber);
		}
	}

	@Test
	void whenAPublisherAsksForKeysThenOnlyASubscriberWithAKeyRecovers() {
		CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());
		CurveKeyPair client = CurveKeyPair.generate(new SecureRandom());
		CurveKeyPair stranger = CurveKeyPair.generate(new SecureRandom());
		try (ConfigurableApplicationContext publisher = publisher(
				"zmq.publisher.curve.secret-key=" + server.secretKey().z85(),
				"zmq.publisher.zap.allowed-curve-keys=" + client.publicKey().z85());
				Paths paths = Paths.to(publisher);
				ConfigurableApplicationContext other = subscriber(paths, curve(stranger, server));
				ConfigurableApplicationContext subscriber = subscriber(paths, curve(client, server))) {
			checkHundredAreRecovered(publisher, paths, subscriber);
			assertThat(link(other).state().isUp()).isFalse();
			assertThat(other.getBean(Told.class).received).hasValue(0);
		}
	}

	/** Its live connection is open to everyone, the replay endpoint is not. */
	@Test
	void whenTheReplayEndpointAsksForAKeyThenASubscriberWithoutOneGetsNothing() {
		CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());
		try (ConfigurableApplicationContext guarded = publisher(
				"zmq.publisher.curve.secret-key=" + server.secretKey().z85());
				ConfigurableApplicationContext open = publisher();
				Paths paths = new Paths(liveOf(open), replayOf(guarded));
				ConfigurableApplicationContext subscriber = subscriber(paths)) {
			Told told = subscriber.getBean(Told.class);
			for (int i = 0; i < 20; i++) {
				guarded.getBean(ZmqTemplate.class).send("news", "guarded " + i);
			}
			ZmqTemplate template = template(open);
			template.send("news", "first");
			told.expectLive(0, 0);
			breakPath(paths, subscriber);
			awaitNoSubscriber(open);
			template.send("news", "missed");
			paths.heal();
			template(open).send("news", "last");
			assertThat(told.messages.next()).isEqualTo("2 lost 1");
			awaitLost(subscriber, 1);
			assertThat(requests(guarded)).isZero();
		}
	}

	private static long requests(ConfigurableApplicationContext publisher) {
		return publisher.getBean(Publishers.class)
			.info("default")
			.replay()
			.requests()
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	private static String[] curve(CurveKeyPair client, CurveKeyPair server) {
		return new String[] { "zmq.subscriber.curve.secret-key=" + client.secretKey().z85(),
				"zmq.subscriber.curve.server-key=" + server.publicKey().z85() };
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		await(() -> publisher.getBean(Publishers.class).info("default").subscriptions() == 1);
		return publisher.getBean(ZmqTemplate.class);
	}

	private static void awaitNoSubscriber(ConfigurableApplicationContext publisher) {
		await(() -> publisher.getBean(Publishers.class).info("default").subscriptions() == 0);
	}

	private static void checkHundredAreRecovered(ConfigurableApplicationContext publisher, Paths paths,
			ConfigurableApplicationContext subscriber) {
		Told told = subscriber.getBean(Told.class);
		send(template(publisher), 0, 9);
		told.expectLive(0, 9);
		breakPath(paths, subscriber);
		awaitNoSubscriber(publisher);
		send(publisher.getBean(ZmqTemplate.class), 10, 109);
		paths.heal();
		told.expectRecovered(10, 109);
		send(template(publisher), 110, 119);
		told.expectLive(110, 119);
		awaitLost(subscriber, 0);
		assertThat(told.losses).isEmpty();
		await(() -> traffic(subscriber).recovered() == 100);
		await(() -> publisher.getBean(Publishers.class)
			.info("default")
			.replay()
			.requests()
			.getOrDefault(ReplayOutcome.COMPLETED, 0L) == 1);
	}

	private static void send(ZmqTemplate template, long from, long to) {
		LongStream.rangeClosed(from, to).forEach((number) -> template.send("news", "message " + number));
	}

	private static String replayOf(ConfigurableApplicationContext publisher) {
		return publisher.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.ROUTER)
			.map((link) -> String.valueOf(link.address()))
			.findFirst()
			.orElseThrow();
	}

	private static String liveOf(ConfigurableApplicationContext publisher) {
		return publisher.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.PUB)
			.map((link) -> String.valueOf(link.address()))
			.findFirst()
			.orElseThrow();
	}

	/** The network to both endpoints of a publisher. Confined to the test's thread. */
	private static final class Paths implements AutoCloseable {

		final FaultProxy live;

		final FaultProxy replay;

		Paths(String liveEndpoint, String replayEndpoint) {
			this.live = FaultProxy.to(URI.create(liveEndpoint).getPort());
			this.replay = FaultProxy.to(URI.create(replayEndpoint).getPort());
		}

		static Paths to(ConfigurableApplicationContext publisher) {
			return new Paths(liveOf(publisher), replayOf(publisher));
		}

		/** RST for every connection; new ones are closed. */
		void breakAll() {
			this.replay.acceptAndClose();
			this.live.acceptAndClose();
		}

		/** RST for every connection; new ones are refused, closed or not answered. */
		void breakSomehow(SplittableRandom random) {
			switch (random.nextInt(4)) {
				case 0 -> {
					this.replay.refuse();
					this.live.refuse();
				}
				case 1 -> {
					this.live.acceptAndHold();
					this.replay.acceptAndHold();
				}
				case 2 -> {
					this.live.acceptAndClose();
					this.replay.acceptAndClose();
				}
				default -> breakAll();
			}
		}

		void heal() {
			this.replay.heal();
			this.live.heal();
		}

		@Override
		public void close() {
			this.live.close();
			this.replay.close();
		}

	}

	/** Lets a publisher send without end. It has a thread of its own. */
	private static final class Feeding {

		private final FeedPeer peer;

		private final AtomicBoolean over = new AtomicBoolean();

		private final AtomicLong sent = new AtomicLong();

		private final Thread thread = new Thread(this::run, "feeding");

		Feeding(FeedPeer peer) {
			this.peer = peer;
			this.thread.start();
		}

		private void run() {
			while (!this.over.get()) {
				this.sent.addAndGet(this.peer.tell("send 3").size());
				Pause.of(Duration.ofMillis(5));
			}
		}

		/**
		 * End it.
		 * @return how many messages were sent
		 */
		long end() throws InterruptedException {
			this.over.set(true);
			this.thread.join();
			return this.sent.get();
		}

	}

	/** Takes what is told with each message as text, and finds numbers out of order. */
	static class Told {

		final Received<String> messages = new Received<>();

		final LinkedBlockingQueue<ZmqMessagesLostEvent> losses = new LinkedBlockingQueue<>();

		/** What is not the number after the one before. */
		final LinkedBlockingQueue<String> disorder = new LinkedBlockingQueue<>();

		final AtomicLong received = new AtomicLong();

		private long next;

		@EventListener
		void onLoss(ZmqMessagesLostEvent event) {
			this.losses.add(event);
		}

		@ZmqListener
		void on(byte[] payload, @Header(ZmqHeaders.SEQUENCE) long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost,
				@Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife,
				@Header(name = ZmqHeaders.RECOVERED, required = false) boolean recovered) {
			if (number != this.next || lost != 0 || newLife) {
				this.disorder.add(number + " instead of " + this.next + ", lost " + lost + ", new life " + newLife);
			}
			this.next = number + 1;
			this.received.incrementAndGet();
			this.messages.add(number + ((lost != 0) ? " lost " + lost : "") + (recovered ? " recovered" : ""));
		}

		void expectLive(long from, long to) {
			for (long number = from; number <= to; number++) {
				assertThat(this.messages.next()).isEqualTo(String.valueOf(number));
			}
		}

		void expectRecovered(long from, long to) {
			for (long number = from; number <= to; number++) {
				assertThat(this.messages.next()).isEqualTo(number + " recovered");
			}
		}

	}

}
