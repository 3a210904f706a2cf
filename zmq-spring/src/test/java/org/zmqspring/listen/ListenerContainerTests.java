package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.transport.FakeSubscriberSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class ListenerContainerTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final SystemTicker ticker = new SystemTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final RecordedListening observer = new RecordedListening();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker).waiting();

	private final List<Thread> threads = new ArrayList<>();

	private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

	private final ListenerContainer container = new ListenerContainer(this.transport::newPoller, this.facts,
			this.ticker, () -> new ListenerRuntime(this.observer, CallObserver.NONE,
					new LaneThreads(this::thread, null), Specs.NO_FEEDS),
			new NoSockets() {

				@Override
				public boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException {
					return isUp(names, timeout);
				}

			});

	private final List<String> awaited = new ArrayList<>();

	private int generation;

	@AfterEach
	void leavesNoThread() throws InterruptedException {
		this.container.stop(LONG);
		for (Thread thread : this.threads) {
			thread.join(30_000);
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().equals("zmq-poller"));
	}

	@Test
	void shouldStartAndStopAnyNumberOfTimes() throws InterruptedException {
		register("a", (message) -> this.handled.add(message.topic()));
		for (int round = 0; round < 20; round++) {
			this.container.start();
			assertThat(this.container.isRunning()).isTrue();
			FakeSubscriberSocket socket = adopt();
			await(socket);
			socket.push("m" + round);
			assertThat(next()).isEqualTo("m" + round);
			this.container.stop(LONG);
			assertThat(socket.isClosed()).isTrue();
			assertThat(this.container.isRunning()).isFalse();
			assertThat(info("a").state()).isEqualTo(ListenerState.STOPPED);
		}
		assertThat(info("a").received()).isEqualTo(20);
		assertThat(this.threads).extracting(Thread::getName).containsOnly("zmq-prices-a");
	}

	@Test
	void whenAListenerHasAMessageThenItIsCountedAfterTheCycle() throws Exception {
		assertThat(this.container.afterThisCycle()).isCompleted();
		register("a", (message) -> this.handled.add(message.topic()));
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		for (int count = 1; count <= 200; count++) {
			socket.push("m");
			next();
			this.container.afterThisCycle().get(30, TimeUnit.SECONDS);
			assertThat(socket.traffic().messages()).isEqualTo(count);
			assertThat(this.facts.of(socket.key())).containsExactly(new LinkFact.MessageReceived());
		}
		this.container.stop(LONG);
		assertThat(this.container.afterThisCycle()).isCompleted();
	}

	@Test
	void whenTheCallerIsAListenerOnThePollerThenTheCycleIsNotAwaited() throws InterruptedException {
		this.container.register(ListenerSpec
			.builder("a", (message) -> this.handled.add("done " + this.container.afterThisCycle().isDone()))
			.subscriber("prices")
			.lane(LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER))
			.build());
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		socket.push("m");
		assertThat(next()).isEqualTo("done true");
	}

	@Test
	void whenALaneIsFullThenItsListenerIsUnreadUntilItIsStopped() {
		register("a", 2, LONG, (message) -> new CountDownLatch(1).await());
		assertThat(this.container.isUnread(info("a"))).isFalse();
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 10).forEach((i) -> socket.push("m" + i));
		long end = this.ticker.nanos() + LONG.toNanos();
		while (!this.container.isUnread(info("a"))) {
			assertThat(this.ticker.nanos()).isLessThan(end);
			Thread.onSpinWait();
		}
		this.container.stop(Duration.ofMillis(50));
		assertThat(this.container.isUnread(info("a"))).isFalse();
	}

	@Test
	void whenAListenerHasOneEndpointOfItsOwnThenTheLogLinesOfItsThreadNameIt() throws InterruptedException {
		ListenerSpec spec = ListenerSpec
			.builder("mine",
					(message) -> this.handled.add(MDC.get(LogKeys.LISTENER) + " " + MDC.get(LogKeys.SOCKET) + " "
							+ MDC.get(LogKeys.ENDPOINT)))
			.endpoints("tcp://feed:1")
			.failures(Specs.IGNORED)
			.build();
		RegisteredListener listener = new RegisteredListener(spec, this.observer, CallObserver.NONE, this.ticker,
				new LaneThreads(this::thread, null));
		listener.start();
		Lane lane = listener.lanes().all().get(0);
		lane.offer(Specs.message("m"), this.ticker.nanos());
		lane.wakeWorker();
		assertThat(next()).isEqualTo("mine mine tcp://feed:1");
		assertThat(this.threads).extracting(Thread::getName).containsExactly("zmq-mine");
		listener.end();
	}

	@Test
	void shouldDeliverWhatWasReceivedBeforeTheStop() {
		register("a", (message) -> this.handled.add(message.topic()));
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 5000).forEach((i) -> socket.push("m" + i));
		this.container.stop(LONG);
		assertThat(this.handled).hasSize(5000).endsWith("m4999");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenOneLaneIsSlowThenNothingIsLostAndEachKeepsItsOrder() throws InterruptedException {
		BlockingQueue<String> slowly = new LinkedBlockingQueue<>();
		register("fast", 64, LONG, (message) -> this.handled.add(message.topic()));
		register("slow", 4, LONG, (message) -> {
			Thread.yield();
			slowly.add(message.topic());
		});
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		List<String> sent = IntStream.range(0, 2_000).mapToObj((i) -> "m" + i).toList();
		sent.forEach(socket::push);
		this.container.retire(socket.key());
		this.container.stop(LONG);
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.handled).containsExactlyElementsOf(sent);
		assertThat(slowly).containsExactlyElementsOf(sent);
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void shouldDrainAllLanesSideBySideWithinTheDeadline() {
		CountDownLatch all = new CountDownLatch(5);
		for (int i = 0; i < 5; i++) {
			register("l" + i, (message) -> {
				all.countDown();
				new CountDownLatch(1).await();
			});
		}
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		socket.push("m1");
		socket.push("m2");
		assertThat(opens(all)).isTrue();
		long begun = this.ticker.nanos();
		this.container.stop(Duration.ofMillis(500));
		assertThat(Duration.ofNanos(this.ticker.nanos() - begun)).isLessThan(Duration.ofSeconds(10));
		assertThat(this.observer.errors).hasSize(5).allMatch(InterruptedException.class::isInstance);
		assertThat(this.observer.dropped).hasSize(5).allMatch((drop) -> drop.endsWith(":m2:shutdown"));
	}

	@Test
	void whenAListenerStopsItselfThenItEndsWithoutADeadlockAndCanBeStartedAgain() throws InterruptedException {
		register("a", (message) -> {
			this.container.stop("a");
			this.handled.add(message.topic());
		});
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		socket.push("m1");
		assertThat(next()).isEqualTo("m1");
		assertThat(info("a").state()).isEqualTo(ListenerState.STOPPED);
		assertThat(socket.subscriptions()).isEmpty();
		this.container.start("a");
		await(socket);
		socket.push("m2");
		assertThat(next()).isEqualTo("m2");
	}

	@Test
	void whenAListenerIsUnregisteredThenItIsThereUntilItHasHandledItsMessages() {
		ListenerInfo[] self = new ListenerInfo[1];
		register("a", (message) -> {
			while (self[0].state() != ListenerState.STOPPED) {
				Thread.onSpinWait();
			}
			this.handled.add(message.topic() + " " + this.container.listener("a").isPresent());
		});
		self[0] = info("a");
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 3).forEach((i) -> socket.push("m" + i));
		while (self[0].received() < 3) {
			Thread.onSpinWait();
		}
		this.container.unregister("a");
		assertThat(this.handled).containsExactly("m0 true", "m1 true", "m2 true");
		assertThat(this.container.listener("a")).isEmpty();
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenAListenerUnregistersItselfThenItIsGone() throws InterruptedException {
		register("a", (message) -> {
			this.container.unregister("a");
			this.handled.add(message.topic());
		});
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		socket.push("m1");
		assertThat(next()).isEqualTo("m1");
		assertThat(this.container.listeners()).isEmpty();
		assertThat(this.observer.unregistered).containsExactly("a");
	}

	@Test
	void shouldLoseNothingOverManyStopsAndStartsOfAListener() throws InterruptedException {
		register("a", (message) -> this.handled.add(message.topic()));
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		for (int i = 0; i < 500; i++) {
			await(socket);
			socket.push("m" + i);
			assertThat(next()).isEqualTo("m" + i);
			this.container.stop("a");
			this.container.start("a");
		}
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void shouldRegisterAndUnregisterWhileItRuns() throws InterruptedException {
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		register("a", (message) -> this.handled.add(message.topic()));
		await(socket);
		socket.push("m1");
		assertThat(next()).isEqualTo("m1");
		this.container.unregister("a");
		assertThat(socket.subscriptions()).isEmpty();
		assertThat(this.container.listener("a")).isEmpty();
		this.container.unregister("a");
		register("a", (message) -> this.handled.add("new " + message.topic()));
		await(socket);
		socket.push("m2");
		assertThat(next()).isEqualTo("new m2");
		assertThat(this.observer.registered).containsExactly("a", "a");
		assertThat(this.observer.unregistered).containsExactly("a");
	}

	@Test
	void shouldRememberStartsAndStopsFromBeforeItRuns() {
		register("a", (message) -> this.handled.add(message.topic()));
		register("b", (message) -> this.handled.add(message.topic()));
		this.container.stop("a");
		this.container.stop("b");
		this.container.start("b");
		this.container.start();
		assertThat(info("a").state()).isEqualTo(ListenerState.STOPPED);
		assertThat(info("b").state()).isEqualTo(ListenerState.RUNNING);
	}

	@Test
	void shouldPauseAndResume() throws InterruptedException {
		register("a", (message) -> this.handled.add(message.topic()));
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		this.container.pause("a");
		assertThat(info("a").state()).isEqualTo(ListenerState.PAUSED);
		socket.push("m1");
		this.container.resume("a");
		assertThat(next()).isEqualTo("m1");
	}

	@Test
	void shouldRefuseAnIdThatIsTakenAndOneThatIsUnknown() {
		register("a", (message) -> {
		});
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> register("a", (message) -> {
		})).withMessageContaining("'a'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.container.start("b"))
			.withMessage("There is no listener 'b', only [a]");
	}

	@Test
	void shouldCloseASocketThatComesWhenNothingRuns() {
		FakeSubscriberSocket socket = adopt();
		assertThat(socket.isClosed()).isTrue();
		this.container.retire(socket.key());
	}

	@Test
	void whenAListenerBlocksForEverThenTheOthersGetTheirMessages() throws InterruptedException {
		AtomicInteger stuck = new AtomicInteger();
		register("stuck", 2, Duration.ofMillis(500), (message) -> {
			stuck.incrementAndGet();
			new CountDownLatch(1).await();
		});
		register("fine", (message) -> this.handled.add(message.topic()));
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 100).forEach((i) -> socket.push("m" + i));
		for (int i = 0; i < 100; i++) {
			assertThat(next()).isEqualTo("m" + i);
		}
		assertThat(this.container.isStalled(Duration.ofSeconds(30))).isFalse();
		assertThat(stuck).hasValue(1);
		this.container.stop(Duration.ofMillis(50));
	}

	@Test
	void whenAListenerIsTheOneWhoEndsItThenItGetsNoMoreMessages() throws InterruptedException {
		CountDownLatch proceed = new CountDownLatch(1);
		register("a", (message) -> {
			this.handled.add(message.topic());
			assertThat(opens(proceed)).isTrue();
			this.container.stop(LONG);
			this.container.end();
		});
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 10).forEach((i) -> socket.push("m" + i));
		this.container.retire(socket.key());
		proceed.countDown();
		this.threads.get(0).join(30_000);
		assertThat(this.threads.get(0).isAlive()).isFalse();
		assertThat(this.handled).containsExactly("m0");
		assertThat(this.observer.dropped).hasSize(9).startsWith("a:m1:shutdown");
	}

	@Test
	void whenAListenerStopsItThenItHandlesWhatIsQueuedAndMayStartItAgain() throws InterruptedException {
		CountDownLatch pushed = new CountDownLatch(1);
		register("a", (message) -> {
			this.handled.add(message.topic());
			if (message.topic().equals("m0")) {
				assertThat(opens(pushed)).isTrue();
				this.container.stop(LONG);
				this.container.start();
			}
		});
		this.container.start();
		FakeSubscriberSocket socket = adopt();
		await(socket);
		IntStream.range(0, 10).forEach((i) -> socket.push("m" + i));
		pushed.countDown();
		for (int i = 0; i < 10; i++) {
			assertThat(next()).isEqualTo("m" + i);
		}
		FakeSubscriberSocket again = adopt();
		await(again);
		again.push("m10");
		assertThat(next()).isEqualTo("m10");
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void whenConnectionsAreAwaitedThenThoseOfTheListenersCount() throws InterruptedException {
		register("a", (message) -> {
		});
		assertThat(this.container.awaitConnected(Duration.ofSeconds(7))).isTrue();
		assertThat(this.container.awaitConnected(Duration.ZERO)).isFalse();
		assertThat(this.awaited).containsExactly("prices PT7S", "prices PT0S");
	}

	private boolean isUp(Set<String> sockets, Duration timeout) {
		this.awaited.add(String.join(",", sockets) + " " + timeout);
		return !timeout.isZero();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task);
		this.threads.add(thread);
		return thread;
	}

	private void register(String id, MessageListener listener) {
		register(id, 8192, LONG, listener);
	}

	private void register(String id, int capacity, Duration hold, MessageListener listener) {
		this.container.register(Specs.of(id, "prices",
				new LaneSettings(1, Threading.WORKER, capacity, Overflow.BLOCK, hold, LONG, 10), listener, "m"));
	}

	private FakeSubscriberSocket adopt() {
		SocketKey key = new SocketKey(new LinkId("prices", SocketType.SUB, "tcp://feed:1"), ++this.generation);
		FakeSubscriberSocket socket = this.transport.openSubscriber(new SocketRequest(key, SocketMode.CONNECT,
				"tcp://10.0.0.1:1", SocketSettings.subscriberDefaults(), new LinkTraffic()));
		this.container.adopt(socket);
		return socket;
	}

	/** Wait until the poller has subscribed. */
	private void await(FakeSubscriberSocket socket) {
		long end = this.ticker.nanos() + LONG.toNanos();
		while (socket.subscriptions().isEmpty()) {
			assertThat(this.ticker.nanos()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private ListenerInfo info(String id) {
		return this.container.listener(id).orElseThrow();
	}

	private String next() throws InterruptedException {
		return String.valueOf(this.handled.poll(30, TimeUnit.SECONDS));
	}

	private static boolean opens(CountDownLatch latch) {
		try {
			return latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
