package org.zmqspring.publish;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqSendException.Reason;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.FakeTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zmqspring.publish.SteppedPublishing.payloads;

@Timeout(60)
class PublishersTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final FakeTransport transport = new FakeTransport((key, fact, nanos) -> {
	}, new SystemTicker()).waiting();

	private final Publishers publishers = new Publishers(
			Map.of("default", new PublisherSettings(4, PublisherOverflow.BLOCK, LONG), "other",
					PublisherSettings.DEFAULTS),
			SteppedPublishing.codec(), this.transport, SubscriptionListener.NONE, PublishObserver.NONE,
			new SystemTicker());

	private final ZmqTemplate template = this.publishers.template("default");

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
