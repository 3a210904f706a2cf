package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Subscribers that listeners bring along, and what is left of a listener that fails. */
@Timeout(120)
class OwnSubscriberTests {

	private final ManualTicker ticker = new ManualTicker();

	private final List<String> sockets = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private final List<String> gone = new ArrayList<>();

	private final List<String> closed = new ArrayList<>();

	private int threadsLeft = Integer.MAX_VALUE;

	private boolean refused;

	private final ListenObserver observer = new ListenObserver() {

		@Override
		public void registered(ListenerInfo info) {
			if (OwnSubscriberTests.this.refused) {
				throw new IllegalStateException("registry");
			}
		}

		@Override
		public void unregistered(String id) {
			OwnSubscriberTests.this.gone.add(id);
		}

		@Override
		public void closed(String socket) {
			OwnSubscriberTests.this.closed.add(socket);
		}

	};

	private Duration longestHold = Duration.ofDays(1);

	private FeedSettings feed = FeedSettings.NONE;

	private final FeedSupport feeds = new FeedSupport((loss) -> {
	}, (name) -> {
		if (!name.equals("known")) {
			throw new ZmqConfigurationException("no bean " + name);
		}
		return (frames) -> new ZmqFraming.Parts(frames.get(0), frames.get(1));
	}, Specs::noReplay);

	private final ListenerRegistry listeners = Specs.registry(this.observer, CallObserver.NONE, this.ticker,
			new LaneThreads(this::thread, null), this.feeds, new NoSockets() {

				@Override
				public void open(String name, List<String> endpoints, Consumer<SubscriberSettings> before) {
					if (endpoints.contains("nonsense") || name.equals("prices")) {
						throw new ZmqConfigurationException("cannot be opened: " + name);
					}
					before.accept(settings(name));
					OwnSubscriberTests.this.sockets.add("open " + name + " " + endpoints);
				}

				@Override
				public void close(String name, Duration bound) {
					OwnSubscriberTests.this.sockets.add("close " + name + " " + bound);
				}

				@Override
				public SubscriberSettings settings(String name) {
					return new SubscriberSettings(Set.of(), false, OwnSubscriberTests.this.longestHold)
						.withFeed(OwnSubscriberTests.this.feed, 100);
				}

			});

	@Test
	void whenAListenersOwnOverflowTimeoutIsTooLongForItsSubscriberThenItIsRefused() {
		this.longestHold = Duration.ofSeconds(2);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> this.listeners.register(patient(2)))
			.withMessageContaining("Listener 'mine': its overflow timeout of 2000 ms must be below 2000 ms")
			.withMessageContaining("heartbeat-ivl");
		assertThat(this.sockets).containsExactly("open mine [tcp://a:1]", "close mine PT5S");
		this.listeners.register(patient(1));
		this.listeners.unregister("mine");
		this.longestHold = Duration.ofMillis(500);
		this.listeners.register(patient(3));
	}

	private static ListenerSpec patient(int seconds) {
		return ListenerSpec.builder("mine", (message) -> {
		})
			.endpoints("tcp://a:1")
			.lane(new LaneSettings(1, Threading.POLLER, 8, Overflow.BLOCK, Duration.ofSeconds(seconds), Duration.ZERO,
					1))
			.build();
	}

	@AfterEach
	void shouldLeaveNoThread() throws InterruptedException {
		this.listeners.endListeners();
		for (Thread thread : this.threads) {
			thread.join(30_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void shouldOpenASubscriberWithItsListenerAndCloseItAfterIt() {
		this.listeners.register(own("a", "tcp://a:1", "tcp://b:1"));
		assertThat(this.sockets).containsExactly("open a [tcp://a:1, tcp://b:1]");
		this.listeners.unregister("a");
		assertThat(this.sockets).endsWith("close a PT5S");
		assertThat(this.gone).containsExactly("a");
		assertThat(this.closed).containsExactly("a");
		this.listeners.unregister("a");
		assertThat(this.sockets).hasSize(2);
	}

	@Test
	void shouldLeaveConfiguredSubscribersAlone() {
		this.listeners.register(Specs.of("a", "prices", LaneSettings.DEFAULTS, (message) -> {
		}, ""));
		this.listeners.unregister("a");
		assertThat(this.sockets).isEmpty();
	}

	@Test
	void whenTheIdIsTakenThenOnlyWhatWasOpenedIsClosed() {
		this.listeners.register(Specs.of("a", "other", LaneSettings.DEFAULTS, (message) -> {
		}, ""));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.listeners.register(own("a", "tcp://a:1")))
			.withMessageContaining("two listeners with the id 'a'");
		assertThat(this.sockets).containsExactly("open a [tcp://a:1]", "close a PT5S");
		assertThat(this.listeners.listeners()).hasSize(1);
		assertThat(this.gone).isEmpty();
	}

	@Test
	void whenItCannotBeOpenedThenNothingIsRegisteredAndNobodyElsesIsClosed() {
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.listeners.register(own("prices", "tcp://a:1")));
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.listeners.register(own("b", "tcp://a:1", "nonsense")));
		assertThat(this.sockets).isEmpty();
		assertThat(this.listeners.listeners()).isEmpty();
	}

	@Test
	void whenTheFramingOfItsSubscriberIsMissingThenItIsRefusedBeforeALinkOpens() {
		this.feed = FeedSettings.builder("zmq.subscriber.").framing("missing").build();
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> this.listeners.register(own("a", "tcp://a:1")))
			.withMessage("no bean missing");
		assertThat(this.sockets).isEmpty();
		assertThat(this.listeners.listeners()).isEmpty();
	}

	@Test
	void whenTheFramingOfItsSubscriberIsThereThenItsFirstSocketCanConnect() {
		this.feed = FeedSettings.builder("zmq.subscriber.").framing("known").build();
		this.listeners.register(own("a", "tcp://a:1"));
		SubscriberSettings settings = new SubscriberSettings(Set.of(), false).withFeed(this.feed, 100);
		assertThat(this.listeners.feeds().connected(socket("a"), settings, List.of(), () -> true)).isNotNull();
	}

	@Test
	void whenAnotherListenerGetsTheNameWhileNothingRunsThenItsNumbersAreItsOwn() {
		this.feed = FeedSettings.builder("zmq.subscriber.").framing("known").build();
		SubscriberSettings settings = new SubscriberSettings(Set.of(), false).withFeed(this.feed, 100);
		this.listeners.register(own("a", "tcp://a:1"));
		LinkFeed first = this.listeners.feeds().connected(socket("a"), settings, List.of(), () -> true);
		LinkFeed other = this.listeners.feeds().connected(socket("b"), settings, List.of(), () -> true);
		assertThat(this.listeners.feeds().connected(socket("a"), settings, List.of(), () -> true)).isSameAs(first);
		this.listeners.unregister("a");
		this.listeners.register(own("a", "tcp://a:1"));
		assertThat(this.listeners.feeds().connected(socket("a"), settings, List.of(), () -> true)).isNotNull()
			.isNotSameAs(first);
		assertThat(this.listeners.feeds().connected(socket("b"), settings, List.of(), () -> true)).isSameAs(other);
	}

	private SubscriberSocket socket(String name) {
		LinkId link = new LinkId(name, SocketType.SUB, "tcp://a:1");
		return new FakeTransport(new RecordedFacts(), this.ticker)
			.openSubscriber(new SocketRequest(new SocketKey(link, 1), SocketMode.CONNECT, link.endpoint(),
					SocketSettings.subscriberDefaults(), new LinkTraffic()));
	}

	@Test
	void whenItCannotBeMeasuredThenNothingIsLeftOfIt() {
		this.refused = true;
		assertThatThrownBy(() -> this.listeners.register(own("a", "tcp://a:1"))).hasMessage("registry");
		assertThat(this.listeners.listener("a")).isEmpty();
		assertThat(this.sockets).endsWith("close a PT5S");
		this.refused = false;
		this.listeners.register(own("a", "tcp://a:1"));
		assertThat(this.listeners.listener("a")).isPresent();
	}

	@Test
	void whenThereIsNoThreadForOneOfItsLanesThenNothingIsLeftOfIt() throws InterruptedException {
		attach();
		this.threadsLeft = 2;
		assertThatThrownBy(() -> this.listeners.register(ListenerSpec.builder("a", (message) -> {
		}).endpoints("tcp://a:1").lane(LaneSettings.DEFAULTS.withThreads(3, Threading.WORKER)).build()))
			.isInstanceOf(OutOfMemoryError.class);
		assertThat(this.threads).extracting(Thread::getName).containsExactly("zmq-a-1", "zmq-a-2");
		for (Thread thread : this.threads) {
			thread.join(30_000);
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(this.listeners.listener("a")).isEmpty();
		assertThat(this.gone).containsExactly("a");
		assertThat(this.sockets).endsWith("close a PT5S");
	}

	@Test
	void whenThePollerItselfUnregistersThenItDoesNotWaitForTheLinks() {
		SteppedListening stepped = new SteppedListening();
		this.listeners.attach(stepped.poller);
		this.listeners.register(own("a", "tcp://a:1"));
		stepped.register("b", (message) -> this.listeners.unregister("a"), "m");
		stepped.push(stepped.adopt("tcp://feed:1"), "m1");
		assertThat(this.sockets).endsWith("close a PT0S");
		this.listeners.detach();
	}

	@Test
	void whenAnIdIsUsedAgainWhileItsListenerStillGoesThenItsMetersAreItsOwn() throws InterruptedException {
		SteppedListening stepped = new SteppedListening();
		stepped.listeners.register(patient());
		Thread unregistering = new Thread(() -> stepped.listeners.unregister("a"));
		unregistering.start();
		while (stepped.listeners.listener("a").isPresent()) {
			stepped.poller.doWork();
		}
		// It waits once more for the poller, which runs no cycle now.
		stepped.listeners.register(patient());
		while (unregistering.isAlive()) {
			stepped.poller.doWork();
			unregistering.join(1);
		}
		assertThat(stepped.observer.registered).hasSize(2);
		assertThat(stepped.observer.order).containsExactly("registered a", "unregistered a", "registered a");
	}

	private static ListenerSpec patient() {
		LaneSettings lane = new LaneSettings(1, Threading.POLLER, 8, Overflow.BLOCK, Specs.HOLD, Duration.ofSeconds(30),
				1);
		return Specs.of("a", "prices", lane, (message) -> {
		}, "m");
	}

	@Test
	void aSocketOfItsOwnIsNamedAsTheListener() {
		ListenerSpec spec = own("a", "tcp://a:1");
		assertThat(spec.socket()).isEqualTo("a");
		assertThatIllegalArgumentException().isThrownBy(() -> new ListenerSpec("a", "prices", List.of("tcp://a:1"),
				spec.topics(), spec.lane(), true, spec.listener(), null, spec.failures()));
		assertThat(ListenerSpec.builder("a", spec.listener()).endpoints("tcp://a:1").subscriber("prices").build())
			.satisfies((configured) -> assertThat(configured.endpoints()).isEmpty());
	}

	private void attach() {
		FakeTransport transport = new FakeTransport(new RecordedFacts(), this.ticker);
		this.listeners.attach(new SubscriptionPoller(transport.newPoller(), new RecordedFacts(), this.ticker,
				ListenObserver.NONE, (name) -> SubscriberSettings.NONE, Specs.feeds(this.ticker)));
	}

	private static ListenerSpec own(String id, String... endpoints) {
		return ListenerSpec.builder(id, (message) -> {
		})
			.endpoints(endpoints)
			.lane(new LaneSettings(1, Threading.POLLER, 8, Overflow.BLOCK, Specs.HOLD, Duration.ZERO, 1))
			.build();
	}

	private Thread thread(Runnable task) {
		if (this.threads.size() >= this.threadsLeft) {
			throw new OutOfMemoryError("unable to create native thread");
		}
		Thread thread = new Thread(task);
		this.threads.add(thread);
		return thread;
	}

}
