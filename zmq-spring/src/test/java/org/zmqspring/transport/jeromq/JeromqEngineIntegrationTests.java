package org.zmqspring.transport.jeromq;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.ZmqTransportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The engine over time: traffic, death and replacement, many sockets one after another.
 */
@Timeout(120)
class JeromqEngineIntegrationTests {

	private static final int DEADLY_SIZE = 13;

	private final RecordedFacts facts = new RecordedFacts();

	private JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@AfterEach
	void close() {
		this.transport.close(Duration.ofSeconds(30));
	}

	@Test
	void sporadicMessagesAllArriveInOrder() throws InterruptedException {
		int count = 100_000;
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		SubscriberSocket subscriber = subscribe(publisher);
		awaitSubscription(publisher);
		Thread sending = new Thread(() -> {
			Random random = new Random(7);
			for (int i = 0; i < count; i++) {
				publisher.send(new byte[][] { ascii("m"), ascii(Integer.toString(i)) });
				if (random.nextInt(500) == 0) {
					LockSupport.parkNanos(random.nextInt(3_000_000));
				}
			}
		});
		sending.start();
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller()) {
			poller.add(subscriber);
			for (int i = 0; i < count; i++) {
				assertThat(new String(next(poller, subscriber)[1], StandardCharsets.US_ASCII))
					.isEqualTo(Integer.toString(i));
			}
			poller.remove(subscriber);
		}
		sending.join();
		publisher.close();
		subscriber.close();
	}

	private static byte[][] next(SocketPoller<SubscriberSocket> poller, SubscriberSocket subscriber) {
		byte[][] frames = subscriber.receive();
		while (frames == null) {
			assertThat(poller.await(Duration.ofSeconds(30).toNanos())).as("no wake-up in 30 s").isNotEmpty();
			frames = subscriber.receive();
		}
		return frames;
	}

	@Test
	void interruptsLoseNoMessage() {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		SubscriberSocket subscriber = subscribe(publisher);
		awaitSubscription(publisher);
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller()) {
			poller.add(subscriber);
			for (int i = 0; i < 1000; i++) {
				Thread.currentThread().interrupt();
				publisher.send(new byte[][] { ascii("m"), ascii(Integer.toString(i)) });
				Thread.currentThread().interrupt();
				assertThat(next(poller, subscriber))
					.isDeepEqualTo(new byte[][] { ascii("m"), ascii(Integer.toString(i)) });
			}
			poller.remove(subscriber);
		}
		assertThat(Thread.interrupted()).isFalse();
		publisher.close();
		subscriber.close();
	}

	@Test
	void deadEngineIsReportedAndReplacedAndItsPortIsFreed() {
		this.transport = new JeromqTransport(this.facts, new SystemTicker(), 1,
				List.of((name, socket) -> socket.setMsgAllocator((size) -> {
					if (size == DEADLY_SIZE) {
						throw new OutOfMemoryError("made up by the test");
					}
					return new zmq.Msg(size);
				})));
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
		try (PeerSockets peer = new PeerSockets()) {
			SubscriberSocket subscriber = connect(peer.address(), TopicPrefix.EVERYTHING);
			peer.awaitSubscription("");
			peer.publish("before");
			peer.publish("x".repeat(DEADLY_SIZE));
			assertThat(this.facts.await(subscriber.key(), LinkFact.Lost.class).cause()).isEqualTo(LossCause.ENGINE);
			assertThat(this.facts.await(publisher.key(), LinkFact.Lost.class).cause()).isEqualTo(LossCause.ENGINE);
			while (subscriber.receive() != null) {
				// what had come is still there, and nothing throws
			}
			retire(subscriber);
			retire(publisher);
			reopen(address);
		}
	}

	@Test
	void whenNothingCanBeToldOfADeathThenItIsToldLaterAndTheSocketsCanBeReplaced() {
		AtomicInteger refusals = new AtomicInteger();
		AtomicInteger missed = new AtomicInteger();
		this.transport = new JeromqTransport(new FactSink() {
			@Override
			public void offer(SocketKey key, LinkFact fact, long atNanos) {
				boolean fatal = fact instanceof LinkFact.Lost || fact instanceof LinkFact.Retired;
				if (fatal && refusals.incrementAndGet() <= 4) {
					throw new OutOfMemoryError("made up by the test");
				}
				JeromqEngineIntegrationTests.this.facts.offer(key, fact, atNanos);
			}

			@Override
			public void missed() {
				missed.incrementAndGet();
			}
		}, new SystemTicker(), 1, List.of((name, socket) -> socket.setMsgAllocator((size) -> {
			if (size == DEADLY_SIZE) {
				throw new OutOfMemoryError("made up by the test");
			}
			return new zmq.Msg(size);
		})));
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
		assertThat(this.transport.isSound(publisher.key())).isTrue();
		try (PeerSockets peer = new PeerSockets()) {
			SubscriberSocket subscriber = connect(peer.address(), TopicPrefix.EVERYTHING);
			peer.awaitSubscription("");
			peer.publish("x".repeat(DEADLY_SIZE));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> missed.get() > 0);
			assertThat(this.transport.isSound(publisher.key())).isFalse();
			assertThat(this.transport.isSound(subscriber.key())).isFalse();
			this.facts.await(publisher.key(), LinkFact.Lost.class);
			this.facts.await(subscriber.key(), LinkFact.Lost.class);
			subscriber.close();
			publisher.close();
			this.facts.await(publisher.key(), LinkFact.Retired.class);
			this.facts.await(subscriber.key(), LinkFact.Retired.class);
			assertThat(this.transport.isThere(publisher.key())).isFalse();
			reopen(address);
		}
	}

	@Test
	void deathIsToldToTheOthersEvenIfItCannotBeToldToOne() {
		AtomicBoolean thrown = new AtomicBoolean();
		this.transport = new JeromqTransport((key, fact, atNanos) -> {
			if (fact instanceof LinkFact.Lost && thrown.compareAndSet(false, true)) {
				throw new OutOfMemoryError("made up by the test");
			}
			this.facts.offer(key, fact, atNanos);
		}, new SystemTicker(), 1, List.of((name, socket) -> socket.setMsgAllocator((size) -> {
			if (size == DEADLY_SIZE) {
				throw new OutOfMemoryError("made up by the test");
			}
			return new zmq.Msg(size);
		})));
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		try (PeerSockets peer = new PeerSockets()) {
			SubscriberSocket subscriber = connect(peer.address(), TopicPrefix.EVERYTHING);
			peer.awaitSubscription("");
			peer.publish("x".repeat(DEADLY_SIZE));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> this.facts.all().stream().anyMatch((fact) -> fact.fact() instanceof LinkFact.Lost));
			subscriber.close();
			publisher.close();
		}
	}

	// As if it were short of files or threads, the engine fails while it makes its slots:
	// JeroMQ 0.6.0 then answers EMFILE for ever.
	@Test
	void engineThatDidNotStartIsReplacedAtTheNextOpen() {
		this.transport = new JeromqTransport(this.facts, new SystemTicker(), Integer.MAX_VALUE, List.of());
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ZmqTransportException.class)
				.isThrownBy(() -> this.transport.openSubscriber(Requests.subscriber("tcp://127.0.0.1:1")))
				.withCauseInstanceOf(NegativeArraySizeException.class);
		}
	}

	private void reopen(String address) {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher(address));
		SubscriberSocket subscriber = subscribe(publisher);
		awaitSubscription(publisher);
		publisher.send(new byte[][] { ascii("m"), ascii("after") });
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller()) {
			poller.add(subscriber);
			assertThat(next(poller, subscriber)[1]).isEqualTo(ascii("after"));
			poller.remove(subscriber);
		}
		retire(publisher);
		retire(subscriber);
	}

	@Test
	void manySocketsOneAfterAnotherLeakNothing() {
		File files = new File("/proc/self/fd");
		assumeThat(files).as("a list of this process's open files, as Linux has it").exists();
		try (SocketPoller<SubscriberSocket> poller = this.transport.newPoller(); PeerSockets peer = new PeerSockets()) {
			cycles(poller, peer, 20);
			int filesBefore = files.list().length;
			int threadsBefore = Thread.activeCount();
			cycles(poller, peer, 200);
			// the engine lets go of the last ones in its own time
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(files.list().length).isLessThanOrEqualTo(filesBefore + 8);
				assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 1);
			});
		}
	}

	private void cycles(SocketPoller<SubscriberSocket> poller, PeerSockets peer, int count) {
		for (int i = 0; i < count; i++) {
			SubscriberSocket socket = this.transport.openSubscriber(Requests.subscriber(peer.address()));
			poller.add(socket);
			socket.subscribe(TopicPrefix.EVERYTHING);
			poller.await(0);
			this.transport.nudge(socket.key());
			poller.remove(socket);
			retire(socket);
		}
	}

	@Test
	void transportStartsAgainAfterItWasClosed() {
		List<Thread> before = engineThreads();
		for (int i = 0; i < 5; i++) {
			SubscriberSocket socket = this.transport.openSubscriber(Requests.subscriber("tcp://127.0.0.1:1"));
			this.facts.await(socket.key(), LinkFact.AttemptFailed.class);
			retire(socket);
			this.transport.close(Duration.ofSeconds(30));
			assertThat(before).containsAll(engineThreads());
		}
	}

	@Test
	void closingUnderAnOpenSocketHangsNobody() {
		SubscriberSocket socket = this.transport.openSubscriber(Requests.subscriber("tcp://127.0.0.1:1"));
		Thread.currentThread().interrupt();
		this.transport.close(Duration.ofMillis(100));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(socket.receive()).isNull();
		retire(socket);
	}

	/** Those of this and of other tests, whose engines may still be ending. */
	private static List<Thread> engineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("zmq-"))
			.toList();
	}

	private SubscriberSocket subscribe(PublisherSocket publisher) {
		String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
		return connect(address, TopicPrefix.of("m"));
	}

	private SubscriberSocket connect(String address, TopicPrefix prefix) {
		SubscriberSocket subscriber = this.transport.openSubscriber(Requests.subscriber(address));
		subscriber.subscribe(prefix);
		FreshConnection.await(this.transport, this.facts, subscriber.key());
		return subscriber;
	}

	private void awaitSubscription(PublisherSocket publisher) {
		try (SocketPoller<PublisherSocket> poller = this.transport.newPoller()) {
			poller.add(publisher);
			while (publisher.receiveSubscription() == null) {
				assertThat(poller.await(Duration.ofSeconds(30).toNanos())).isNotEmpty();
			}
			poller.remove(publisher);
		}
	}

	private void retire(EngineSocket socket) {
		socket.close();
		this.facts.await(socket.key(), LinkFact.Retired.class);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
