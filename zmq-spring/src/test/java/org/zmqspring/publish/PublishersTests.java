package org.zmqspring.publish;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqSendException.Reason;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.FakeTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.zmqspring.publish.SteppedPublishing.payloads;

@Timeout(120)
class PublishersTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final CapturedLog log = new CapturedLog(Publishers.class.getName());

	private final FakeTransport transport = new FakeTransport((key, fact, nanos) -> {
	}, new SystemTicker()).waiting();

	private final Publishers publishers = new Publishers(
			Map.of("default", new PublisherSettings(4, PublisherOverflow.BLOCK, LONG), "other",
					new PublisherSettings(4, PublisherOverflow.BLOCK, LONG, new HoldSettings(1, LONG), Set.of())),
			SteppedPublishing.codec(), this.transport, (event) -> this.onSubscription.run(), PublishObserver.NONE,
			new SystemTicker());

	private final ZmqTemplate template = this.publishers.template("default");

	private volatile Runnable onSubscription = () -> {
	};

	private long generation;

	@AfterEach
	void close() {
		Thread.interrupted();
		assertThat(this.publishers.close(LONG)).isTrue();
	}

	@Test
	void whenNotRunningThenSendThrowsAtOnce() {
		assertNotRunning();
		this.publishers.start();
		assertThat(this.publishers.isRunning()).isTrue();
		this.publishers.stop(LONG);

		assertThat(this.publishers.isRunning()).isFalse();
		assertNotRunning();
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> this.template.trySend("1"));
		assertThat(this.template.sendAsync("1")).isCompletedExceptionally();
	}

	@Test
	void whenStoppedThenWhatIsQueuedIsSentAndSocketsStayOpenUntilRetired() {
		this.publishers.start();
		FakePublisherSocket socket = adopt();
		for (int i = 0; i < 100; i++) {
			this.template.send(String.valueOf(i));
		}

		this.publishers.stop(LONG);

		assertThat(socket.sent()).hasSize(100);
		assertThat(this.log.lines()).isEmpty();
		assertThat(socket.isClosed()).isFalse();
		this.publishers.socketOwner().retire(socket.key());
		assertThat(this.publishers.close(LONG)).isTrue();
		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void whenStoppedWithoutASocketThenWhatIsQueuedIsDroppedAndCounted() {
		this.publishers.start();
		this.template.send("1");
		CompletableFuture<Void> future = this.template.sendAsync("2");

		this.publishers.stop(LONG);

		assertThat(this.publishers.info("default").counts().dropped()).containsEntry(DropReason.STOPPED, 2L);
		assertThat(this.log.lines()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("zmq publisher 'default' stopped with 2 messages that the engine had not taken");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get(30, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOfSatisfying(ZmqSendException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.STOPPED));
	}

	@Test
	void whenStoppedThenASenderThatWaitsFails() throws Exception {
		this.publishers.start();
		for (int i = 0; i < 4; i++) {
			this.template.send("fills the queue");
		}
		CompletableFuture<Void> blocked = CompletableFuture.runAsync(() -> this.template.send("5"));

		this.publishers.stop(LONG);

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> blocked.get(30, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOfSatisfying(ZmqSendException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(Reason.NOT_RUNNING));
		assertThat(this.publishers.info("default").counts().dropped()).containsEntry(DropReason.STOPPED, 4L);
	}

	@Test
	void whenClosedWithoutAStopThenItStops() {
		this.publishers.start();
		this.template.send("1");

		assertThat(this.publishers.close(LONG)).isTrue();

		assertThat(this.publishers.isRunning()).isFalse();
		assertThat(this.publishers.info("default").counts().dropped()).containsEntry(DropReason.STOPPED, 1L);
		assertNotRunning();
	}

	@Test
	void whileAListenerOfSubscriptionsBlocksTheThreadThenCloseGivesUp() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<Void> release = new CompletableFuture<>();
		this.onSubscription = () -> {
			entered.countDown();
			release.join();
		};
		this.publishers.start();
		adopt().peerSubscribes(TopicPrefix.EVERYTHING);
		entered.await();

		assertThat(this.publishers.close(Duration.ofMillis(20))).isFalse();
		release.complete(null);
		assertThat(this.publishers.close(LONG)).isTrue();
	}

	@Test
	void whenAListenerOfSubscriptionsStopsThePublishersThenTheThreadDoesNotWaitForItself() throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.onSubscription = () -> {
			this.publishers.stop(Duration.ofHours(1));
			stopped.complete(null);
		};
		this.publishers.start();
		adopt().peerSubscribes(TopicPrefix.EVERYTHING);

		stopped.get(30, TimeUnit.SECONDS);
		assertThat(this.publishers.isRunning()).isFalse();
	}

	@Test
	void theThreadsAreNamedAndLetTheApplicationEnd() throws Exception {
		CompletableFuture<Thread> publisher = new CompletableFuture<>();
		this.onSubscription = () -> publisher.complete(Thread.currentThread());
		this.publishers.start();
		CompletableFuture<Thread> callback = this.template.forPublisher("other")
			.sendAsync("dropped by the stop")
			.handle((taken, error) -> Thread.currentThread());
		adopt().peerSubscribes(TopicPrefix.EVERYTHING);

		assertThat(publisher.get(30, TimeUnit.SECONDS)).extracting(Thread::getName, Thread::isDaemon)
			.containsExactly("zmq-publisher", true);
		// This thread is no daemon. It drops the message and starts the other thread.
		this.publishers.stop(LONG);
		Thread futures = callback.get(30, TimeUnit.SECONDS);
		assertThat(futures).extracting(Thread::getName, Thread::isDaemon)
			.containsExactly("zmq-publisher-futures", true);
		// It exists only while there are futures to complete.
		futures.join();
	}

	@Test
	void whenStartedThenAPublisherHoldsItsFirstMessages() {
		assertThat(this.publishers.info("other").queue().holding()).isFalse();

		this.publishers.start();

		await().atMost(Duration.ofSeconds(30)).until(() -> this.publishers.info("other").queue().holding());
	}

	@Test
	void whenStartedAgainThenItSendsAgain() {
		for (int run = 0; run < 20; run++) {
			this.publishers.start();
			FakePublisherSocket socket = adopt();
			this.template.send("run " + run);
			this.publishers.stop(LONG);
			assertThat(payloads(socket)).containsExactly("run " + run);
			if (run % 2 == 0) {
				assertThat(this.publishers.close(LONG)).isTrue();
				assertThat(socket.isClosed()).isTrue();
			}
			else {
				this.publishers.socketOwner().retire(socket.key());
				// Until it is closed, the next message may still be sent on it.
				await().atMost(Duration.ofSeconds(30)).until(socket::isClosed);
			}
		}
		assertThat(this.publishers.info("default").counts().sentMessages()).isEqualTo(20);
	}

	@Test
	void whenStopIsInterruptedThenItStillDrainsAndKeepsTheFlag() {
		this.publishers.start();
		FakePublisherSocket socket = adopt();
		this.template.send("1");

		Thread.currentThread().interrupt();
		this.publishers.stop(LONG);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenSocketsAreAdoptedBeforeTheStartThenTheyAreUsed() throws Exception {
		FakePublisherSocket socket = adopt();
		this.publishers.start();

		this.template.sendAsync("1").get(30, TimeUnit.SECONDS);

		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenAFutureCarriesSomethingSlowThenSendingGoesOn() throws Exception {
		this.publishers.start();
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<Void> slow = this.template.sendAsync("1").thenRun(release::join);
		adopt();

		for (int i = 0; i < 100; i++) {
			this.template.send("more");
		}
		this.publishers.stop(LONG);

		assertThat(this.publishers.info("default").counts().sentMessages()).isEqualTo(101);
		release.complete(null);
		slow.get(30, TimeUnit.SECONDS);
	}

	@Test
	void shouldWaitForSubscribers() throws Exception {
		this.publishers.start();
		FakePublisherSocket socket = adopt();
		assertThat(this.template.awaitSubscribers("prices.EUR", 1, Duration.ofMillis(1))).isFalse();
		CompletableFuture<Boolean> two = CompletableFuture
			.supplyAsync(() -> this.template.awaitSubscribers("prices.EUR", 2, LONG));

		socket.peerSubscribes(TopicPrefix.of("prices."));
		assertThat(this.template.awaitSubscribers("prices.EUR", 1, LONG)).isTrue();
		assertThat(two).isNotDone();
		socket.peerSubscribes(TopicPrefix.EVERYTHING);

		assertThat(two.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.publishers.info("default").subscriptions()).isEqualTo(2);
	}

	@Test
	void whenInterruptedThenAwaitSubscribersThrowsAndKeepsTheFlag() {
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> this.template.awaitSubscribers("a", 1, LONG))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.INTERRUPTED));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void shouldReachOtherPublishersByName() {
		this.publishers.start();

		this.template.forPublisher("other").send("1");

		assertThat(this.publishers.info("other").queue().depth()).isEqualTo(1);
		assertThat(this.publishers.infos()).extracting(PublisherInfo::name)
			.containsExactlyInAnyOrder("default", "other");
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.template.forPublisher("absent"))
			.withMessageContainingAll("'absent'", "zmq.publishers.absent.endpoints");
	}

	@Test
	void aTemplateCanBeMadeBeforeThePublishersAndLooksThemUpOnce() {
		AtomicInteger lookUps = new AtomicInteger();
		Supplier<Publishers> supplier = () -> {
			lookUps.incrementAndGet();
			return this.publishers;
		};
		ZmqTemplate other = Publishers.template("other", supplier);
		ZmqTemplate byDefault = Publishers.defaultTemplate(supplier);
		assertThat(lookUps).hasValue(0);
		this.publishers.start();

		other.send("1");
		other.send("2");
		assertThat(lookUps).hasValue(1);
		assertThat(this.publishers.info("other").queue().depth()).isEqualTo(2);

		byDefault.send("3");
		assertThat(this.publishers.info("default").queue().depth()).isEqualTo(1);
	}

	@Test
	void refusesAMessageWithoutATopicOrAFrame() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send(null, "1"))
			.withMessage("'topic' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.sendFrames())
			.withMessage("'frames' must hold at least one frame");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.sendFrames(new byte[1], null))
			.withMessage("'frames' must not hold null");
	}

	private void assertNotRunning() {
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> this.template.send("1"))
			.withMessageContaining("not running")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.NOT_RUNNING));
	}

	private FakePublisherSocket adopt() {
		FakePublisherSocket socket = this.transport
			.openPublisher(SteppedPublishing.request("tcp://127.0.0.1:5555", ++this.generation));
		this.publishers.socketOwner().adopt(socket);
		return socket;
	}

}
