package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/** Makes listener declarations and messages for tests. Immutable. */
final class Specs {

	static final Duration HOLD = Duration.ofSeconds(3);

	private Specs() {
	}

	static ListenerSpec of(String id, String socket, LaneSettings lane, MessageListener listener, String... topics) {
		Set<TopicPrefix> prefixes = Arrays.stream(topics).map(TopicPrefix::of).collect(Collectors.toSet());
		return new ListenerSpec(id, socket, prefixes, lane, true, listener, (failure) -> {
		});
	}

	static Lane lane(String id, String... topics) {
		return lane(ListenObserver.NONE, id, 1024, Overflow.BLOCK, topics);
	}

	static Lane lane(ListenObserver observer, String id, int capacity, Overflow overflow, String... topics) {
		return new Lane(of(id, "prices", settings(capacity, overflow), (message) -> {
		}, topics), observer);
	}

	static LaneSettings settings(int capacity, Overflow overflow) {
		return new LaneSettings(capacity, overflow, HOLD, Duration.ofSeconds(10));
	}

	static ZmqMessage message(String topic) {
		return new ZmqMessage(new byte[][] { topic.getBytes(StandardCharsets.UTF_8) }, "prices", "tcp://feed:5556", 0);
	}

}
