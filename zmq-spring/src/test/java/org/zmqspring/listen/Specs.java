package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.replay.ReplayRequests;

/** Makes listener declarations and messages for tests. Immutable. */
final class Specs {

	static final Duration HOLD = Duration.ofSeconds(3);

	static final FailureSettings IGNORED = FailureSettings.logged().withErrorHandler((failure) -> {
	});

	/** The application has nothing for feeds. */
	static final FeedSupport NO_FEEDS = new FeedSupport((loss) -> {
	}, (name) -> {
		throw new AssertionError("no framing here: " + name);
	}, Specs::noReplay);

	static ReplayRequests.Request noReplay(ReplayRequests.Query query, ReplayRequests.Answer answer) {
		throw new AssertionError("no replay here: " + query);
	}

	private Specs() {
	}

	static ListenerSpec of(String id, String socket, LaneSettings lane, MessageListener listener, String... topics) {
		Set<TopicPrefix> prefixes = Arrays.stream(topics).map(TopicPrefix::of).collect(Collectors.toSet());
		return ListenerSpec.builder(id, listener)
			.subscriber(socket)
			.topics(prefixes)
			.lane(lane)
			.failures(IGNORED)
			.build();
	}

	static ListenerSpec of(String id, Set<TopicPrefix> topics) {
		return ListenerSpec.builder(id, (message) -> {
		}).subscriber("prices").topics(topics).lane(settings(2, Overflow.BLOCK)).failures(IGNORED).build();
	}

	static Lanes lanes(String id, Set<TopicPrefix> topics) {
		return Lanes.of(of(id, topics), ListenObserver.NONE);
	}

	static Lanes lanes(String id, String... topics) {
		return lanes(id, Arrays.stream(topics).map(TopicPrefix::of).collect(Collectors.toSet()));
	}

	static Lanes lanes(Lane lane) {
		return new Lanes(lane.spec(), List.of(lane));
	}

	static ListenerCall call(ListenerSpec spec, ListenObserver observer, Ticker ticker) {
		return new ListenerCall(spec, new Attempts(spec, observer, ticker), new Failures(spec, ticker), null,
				CallObserver.NONE);
	}

	static Lane lane(String id, String... topics) {
		return lane(ListenObserver.NONE, id, 1024, Overflow.BLOCK, topics);
	}

	static Lane lane(ListenObserver observer, String id, int capacity, Overflow overflow, String... topics) {
		return new Lane(of(id, "prices", settings(capacity, overflow), (message) -> {
		}, topics), observer);
	}

	static LaneWakeups wakeups(Runnable room) {
		return new LaneWakeups(new Inbox(room), room);
	}

	static ListenerRegistry registry(ListenObserver observer, CallObserver calls, Ticker ticker, LaneThreads threads,
			SubscriberSockets sockets) {
		return registry(observer, calls, ticker, threads, NO_FEEDS, sockets);
	}

	static ListenerRegistry registry(ListenObserver observer, CallObserver calls, Ticker ticker, LaneThreads threads,
			FeedSupport feeds, SubscriberSockets sockets) {
		return new ListenerRegistry(() -> new ListenerRuntime(observer, calls, threads, feeds), ticker, sockets);
	}

	static Function<String, SubscriberSettings> subscriber(String name, SubscriberSettings settings) {
		return (asked) -> asked.equals(name) ? settings : SubscriberSettings.NONE;
	}

	static Feeds feeds(Ticker ticker) {
		return new Feeds(() -> NO_FEEDS, ticker);
	}

	static BackpressureBudget budget() {
		return new BackpressureBudget(Long.MAX_VALUE);
	}

	static LaneSettings settings(int capacity, Overflow overflow) {
		return new LaneSettings(1, Threading.WORKER, capacity, overflow, HOLD, Duration.ofSeconds(10), 10);
	}

	static ZmqMessage message(String topic) {
		return new ZmqMessage(new byte[][] { topic.getBytes(StandardCharsets.UTF_8) }, "prices", "tcp://feed:5556", 0);
	}

}
