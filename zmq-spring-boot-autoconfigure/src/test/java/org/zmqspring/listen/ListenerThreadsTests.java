package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakeSubscriberSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners with several threads and with the poller's, in a container that runs. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ListenerThreadsTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final SystemTicker ticker = new SystemTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final RecordedListening observer = new RecordedListening();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker).waiting();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final ListenerContainer container = new ListenerContainer(this.transport::newPoller, this.facts,
			this.ticker, () -> new ListenerRuntime(this.observer, CallObserver.NONE,
					new LaneThreads(this::thread, null), Specs.NO_FEEDS),
			new NoSockets());

	private int generation;

	@AfterEach
	void leavesNoThread() throws InterruptedException {
		this.proceed.countDown();
		this.container.stop(LONG);
		for (Thread thread : this.threads) {
			thread.join(30_000);
			assertThat(thread.isAlive()).isFalse();
		}
		awaitPollerEnd();
		assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().equals("zmq-poller"));
	}

	@Test
	void shouldCallAListenerOnSeveralThreadsAndKeepTheOrderOfEachTopic() {
		List<String> names = new CopyOnWriteArrayList<>();
		register("a", 4, Threading.WORKER, LONG, (message) -> {
			names.add(Thread.currentThread().getName());
			this.handled.add(message.topic());
		});
		FakeSubscriberSocket socket = startAndAdopt();
		for (int i = 0; i < 100; i++) {
			for (int topic = 0; topic < 20; topic++) {
				socket.push("m" + topic + " " + i);
			}
		}
		this.container.stop(LONG);
		assertThat(names.stream().distinct()).containsExactlyInAnyOrder("zmq-prices-a-1", "zmq-prices-a-2",
				"zmq-prices-a-3", "zmq-prices-a-4");
		for (int topic = 0; topic < 20; topic++) {
			String prefix = "m" + topic + " ";
			assertThat(this.handled.stream().filter((text) -> text.startsWith(prefix)))
				.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj((i) -> prefix + i).toList());
		}
	}

	@Test
	void whenItStopsItselfOnOneOfItsThreadsThenItDoesNotWaitForItself() throws InterruptedException {
		register("a", 4, Threading.WORKER, LONG, (message) -> {
			if (message.topic().equals("m stop")) {
				long begun = this.ticker.nanos();
				this.container.stop("a");
				this.handled.add((this.ticker.nanos() - begun < LONG.toNanos() / 2) ? "at once" : "late");
			}
		});
		FakeSubscriberSocket socket = startAndAdopt();
		socket.push("m stop");
		assertThat(next()).isEqualTo("at once");
		for (Thread thread : this.threads) {
			thread.join(30_000);
		}
		assertThat(this.threads).hasSize(4).noneMatch(Thread::isAlive);
		assertThat(this.container.listener("a").orElseThrow().state()).isEqualTo(ListenerState.STOPPED);
	}

	@Test
	void whenItStopsItselfAndFailsThenItIsNotCalledAgain() throws InterruptedException {
		RetryPolicy retry = RetryPolicy.builder().maxRetries(5).delay(Duration.ofHours(1)).build();
		this.container.register(ListenerSpec.builder("a", (message) -> {
			this.container.stop("a");
			throw new IllegalStateException("stopped");
		}).subscriber("prices").topics("m").failures(Specs.IGNORED.withRetry(retry)).build());
		startAndAdopt().push("m");
		until(() -> this.container.listener("a").orElseThrow().quarantined() == 1);
		assertThat(this.observer.errors).hasSize(1);
	}

	@Test
	void whenAStartOvertakesTheStopThatAListenerMakesItselfThenItIsRetriedFromThenOn() throws InterruptedException {
		CountDownLatch stopping = new CountDownLatch(1);
		CountDownLatch started = new CountDownLatch(1);
		RegisteredListener[] self = new RegisteredListener[1];
		RetryPolicy retry = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();
		self[0] = new RegisteredListener(ListenerSpec.builder("a", (message) -> {
			if (!message.topic().equals("stop")) {
				throw new IllegalStateException("disk");
			}
			self[0].drain(this.ticker.nanos() + LONG.toNanos());
			stopping.countDown();
			started.await();
			RegisteredListener.awaitEnd(List.of(self[0]), this.ticker);
		}).subscriber("prices").failures(Specs.IGNORED.withRetry(retry)).build(), this.observer, CallObserver.NONE,
				this.ticker, new LaneThreads(this::thread, null));
		self[0].start();
		Lane lane = self[0].lanes().all().get(0);
		lane.offer(Specs.message("stop"), this.ticker.nanos());
		lane.wakeWorker();
		stopping.await();
		self[0].start();
		started.countDown();
		lane.offer(Specs.message("m"), this.ticker.nanos());
		lane.wakeWorker();
		until(() -> self[0].quarantined() == 1);
		assertThat(this.observer.errors).hasSize(3);
		self[0].end();
	}

	@Test
	void whenItEndsItsApplicationAndFailsThenItIsNotCalledAgain() throws InterruptedException {
		RetryPolicy retry = RetryPolicy.builder().maxRetries(5).delay(Duration.ofHours(1)).build();
		this.container.register(ListenerSpec.builder("a", (message) -> {
			this.container.stop(LONG);
			this.container.end();
			throw new IllegalStateException("closed");
		}).subscriber("prices").topics("m").failures(Specs.IGNORED.withRetry(retry)).build());
		startAndAdopt().push("m");
		until(() -> !this.observer.errors.isEmpty());
		for (Thread thread : this.threads) {
			thread.join(30_000);
		}
		assertThat(this.threads).hasSize(1).noneMatch(Thread::isAlive);
		assertThat(this.observer.errors).hasSize(1);
	}

	@Test
	void whenTheDeadlineIsOverThenEachThreadIsInterruptedOnceAndTheRestCounted() {
		CountDownLatch entered = new CountDownLatch(4);
		register("a", 4, Threading.WORKER, LONG, (message) -> {
			entered.countDown();
			this.proceed.await();
		});
		FakeSubscriberSocket socket = startAndAdopt();
		// Enough topics that every thread has some.
		IntStream.range(0, 100).forEach((i) -> socket.push("m" + i));
		opens(entered);
		this.container.stop(Duration.ofMillis(200));
		assertThat(this.observer.errors).hasSize(4).allMatch(InterruptedException.class::isInstance);
		assertThat(this.observer.dropped).hasSize(96).allMatch((drop) -> drop.endsWith(":shutdown"));
		assertThat(this.container.listener("a").orElseThrow().dropped()).isEqualTo(96);
	}

	@Test
	void whenNoneOfManyThreadsReturnsThenTheyShareTheLastSecond(CapturedOutput output) {
		CountDownLatch entered = new CountDownLatch(16);
		register("a", 16, Threading.WORKER, LONG, (message) -> {
			entered.countDown();
			while (this.proceed.getCount() > 0) {
				Thread.yield();
			}
		});
		FakeSubscriberSocket socket = startAndAdopt();
		IntStream.range(0, 400).forEach((i) -> socket.push("m" + i));
		opens(entered);
		long begun = this.ticker.nanos();
		this.container.stop(Duration.ofMillis(100));
		assertThat(Duration.ofNanos(this.ticker.nanos() - begun)).isLessThan(Duration.ofSeconds(10));
		assertThat(output.toString().split("did not return when it was interrupted")).hasSize(17);
	}

	@Test
	void shouldRememberOverARestartWhoIsToRun() {
		for (String id : List.of("auto", "auto-stopped", "manual", "manual-started")) {
			this.container.register(ListenerSpec.builder(id, (message) -> {
			}).subscriber("prices").autoStartup(id.startsWith("auto")).failures(Specs.IGNORED).build());
		}
		this.container.start();
		this.container.stop("auto-stopped");
		this.container.start("manual-started");
		for (int i = 0; i < 2; i++) {
			assertThat(running()).containsExactly("auto", "manual-started");
			this.container.stop(LONG);
			assertThat(running()).isEmpty();
			this.container.start();
		}
	}

	@Test
	void shouldSubscribeBeforeItStartsAndWhileItRuns() throws InterruptedException {
		register("a", 1, Threading.WORKER, LONG, (message) -> this.handled.add(message.topic()));
		this.container.subscribe("a", "n");
		this.container.unsubscribe("a", "m");
		FakeSubscriberSocket socket = startAndAdopt();
		assertThat(socket.subscriptions()).containsExactly(TopicPrefix.of("n"));
		this.container.subscribe("a", "o");
		until(() -> socket.push("o1"));
		assertThat(next()).isEqualTo("o1");
		this.container.unsubscribe("a", "n", "o");
		until(() -> socket.subscriptions().isEmpty());
		this.container.stop(LONG);
		this.container.start();
		assertThat(this.container.listener("a").orElseThrow().topics()).isEmpty();
	}

	@Test
	void whenTheListenerThatThePollerCallsClosesItThenNobodyWaitsForEverAndNothingIsLostInSilence()
			throws InterruptedException {
		CountDownLatch pushed = new CountDownLatch(1);
		register("poller", 1, Threading.POLLER, LONG, (message) -> {
			opens(pushed);
			this.container.stop(LONG);
			this.container.end();
			this.proceed.countDown();
		});
		register("worker", 1, Threading.WORKER, LONG, (message) -> this.handled.add(message.topic()));
		FakeSubscriberSocket socket = startAndAdopt();
		IntStream.range(0, 1000).forEach((i) -> socket.push("m" + i));
		pushed.countDown();
		opens(this.proceed);
		until(socket::isClosed);
		awaitPollerEnd();
		assertThat(this.container.isRunning()).isFalse();
		ListenerInfo worker = this.container.listener("worker").orElseThrow();
		assertThat(worker.received()).isEqualTo(1000);
		assertThat(worker.queue()).isZero();
		assertThat(this.handled.size() + worker.dropped()).isEqualTo(1000);
		ListenerInfo poller = this.container.listener("poller").orElseThrow();
		assertThat(poller.received()).isEqualTo(1000);
		assertThat(poller.dropped()).isEqualTo(999);
	}

	@Test
	void whenTheListenerThatThePollerCallsRestartsItThenItIsToldThatItCannotAndOthersCan() throws InterruptedException {
		register("poller", 1, Threading.POLLER, LONG, (message) -> {
			if (message.topic().equals("m restart")) {
				this.container.stop(LONG);
				this.container.start();
			}
			this.handled.add(message.topic());
		});
		FakeSubscriberSocket socket = startAndAdopt();
		socket.push("m restart");
		until(() -> !this.observer.errors.isEmpty());
		assertThat(this.observer.errors).singleElement()
			.satisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("has not returned"));
		awaitPollerEnd();
		startAndAdopt().push("m1");
		assertThat(next()).isEqualTo("m1");
	}

	@Test
	void whenAListenerThatThePollerCallsUnregistersItselfThenTheOthersGoOn() throws InterruptedException {
		register("a", 1, Threading.POLLER, LONG, (message) -> this.container.unregister("a"));
		register("b", 1, Threading.WORKER, LONG, (message) -> this.handled.add(message.topic()));
		FakeSubscriberSocket socket = startAndAdopt();
		socket.push("m1");
		socket.push("m2");
		assertThat(List.of(next(), next())).containsExactly("m1", "m2");
		assertThat(this.container.listener("a")).isEmpty();
	}

	@Test
	void whenThePollerIsInACallForTooLongThenTheStopReturns(CapturedOutput output) {
		CountDownLatch entered = new CountDownLatch(1);
		register("a", 1, Threading.POLLER, Duration.ofMillis(100), (message) -> {
			entered.countDown();
			opens(this.proceed);
		});
		startAndAdopt().push("m1");
		opens(entered);
		until(() -> this.container.isStalled(Duration.ofMillis(1)));
		assertThat(this.container.isStalled(Duration.ofMillis(1), Duration.ofMillis(30))).isTrue();
		assertThat(this.container.isStalled(LONG, LONG)).isFalse();
		long begun = this.ticker.nanos();
		this.container.stop("a");
		assertThat(this.container.isPollerThread()).isFalse();
		assertThat(this.container.isPollerEndWaiter()).isFalse();
		this.container.unregister("a");
		this.container.stop(Duration.ofMillis(100));
		assertThat(Duration.ofNanos(this.ticker.nanos() - begun)).isLessThan(Duration.ofSeconds(10));
		assertThat(output).contains("Thread zmq-poller did not end in time; its sockets stay open");
		assertThat(this.container.isStalled(Duration.ZERO)).as("it must not run").isFalse();
	}

	@Test
	void whenThePollerCallsAListenerThenItIsTheThreadThatTheEndMustNotWaitFor() throws InterruptedException {
		register("a", 1, Threading.POLLER, LONG, (message) -> this.handled
			.add(this.container.isPollerEndWaiter() + " " + this.container.isPollerThread()));
		assertThat(this.container.isPollerEndWaiter()).isFalse();
		startAndAdopt().push("m1");
		assertThat(next()).isEqualTo("true true");
	}

	@Test
	void theThreadsOfListenersDoNotKeepTheApplicationAlive() {
		assertThat(LaneThreads.platform(null).factory().newThread(() -> {
		}).isDaemon()).isTrue();
	}

	@Test
	void whenThePollerIsInACallThenAnotherListenerEndsOnlyAfterIt() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		register("poller", 1, Threading.POLLER, LONG, (message) -> {
			entered.countDown();
			opens(this.proceed);
		});
		register("worker", 1, Threading.WORKER, LONG, (message) -> this.handled.add(message.topic()));
		startAndAdopt().push("m1");
		opens(entered);
		Thread stopping = new Thread(() -> this.container.stop("worker"));
		stopping.start();
		until(() -> stopping.getState() == Thread.State.TIMED_WAITING || !stopping.isAlive());
		assertThat(running()).contains("worker");
		this.proceed.countDown();
		stopping.join(30_000);
		assertThat(running()).doesNotContain("worker");
		assertThat(this.handled).containsExactly("m1");
	}

	private List<String> running() {
		return this.container.listeners()
			.stream()
			.filter((listener) -> listener.state() == ListenerState.RUNNING)
			.map(ListenerInfo::id)
			.toList();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task);
		this.threads.add(thread);
		return thread;
	}

	private void register(String id, int concurrency, Threading threading, Duration shutdown,
			MessageListener listener) {
		LaneSettings lane = new LaneSettings(concurrency, threading, 8192, Overflow.BLOCK, LONG, shutdown, 10);
		this.container.register(Specs.of(id, "prices", lane, listener, "m"));
	}

	private FakeSubscriberSocket startAndAdopt() {
		this.container.start();
		SocketKey key = new SocketKey(new LinkId("prices", SocketType.SUB, "tcp://feed:1"), ++this.generation);
		FakeSubscriberSocket socket = this.transport.openSubscriber(new SocketRequest(key, SocketMode.CONNECT,
				"tcp://10.0.0.1:1", SocketSettings.subscriberDefaults(), new LinkTraffic()));
		this.container.adopt(socket);
		until(() -> !socket.subscriptions().isEmpty());
		return socket;
	}

	private void awaitPollerEnd() throws InterruptedException {
		for (Thread thread : new ArrayList<>(Thread.getAllStackTraces().keySet())) {
			if (thread.getName().equals("zmq-poller")) {
				thread.join(30_000);
			}
		}
	}

	private void until(BooleanSupplier condition) {
		long end = this.ticker.nanos() + LONG.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(this.ticker.nanos()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private String next() throws InterruptedException {
		return String.valueOf(this.handled.poll(30, TimeUnit.SECONDS));
	}

	private static void opens(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
