package org.zmqspring.listen;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.zmqspring.feed.BreakCounter;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/**
 * The lanes of one listener, one for each of its threads, and the topics it is subscribed
 * to. All messages of a topic go into the same lane. Thread-safe.
 */
final class Lanes {

	private final ListenerSpec spec;

	private final Lane[] lanes;

	private volatile Set<TopicPrefix> topics;

	/** Whether the listener was stopped by its id, and may have missed messages. */
	private volatile boolean stopped;

	Lanes(ListenerSpec spec, List<Lane> lanes) {
		this.spec = spec;
		this.lanes = lanes.toArray(Lane[]::new);
		this.topics = spec.topics();
	}

	static Lanes of(ListenerSpec spec, ListenObserver observer) {
		return new Lanes(spec,
				IntStream.range(0, spec.lane().concurrency()).mapToObj((i) -> new Lane(spec, observer)).toList());
	}

	Lane laneFor(ZmqMessage message) {
		return (this.lanes.length == 1) ? this.lanes[0]
				: this.lanes[Math.floorMod(TopicKey.hash(message), this.lanes.length)];
	}

	/**
	 * Add a message that the listener failed on before. Returns {@code false} if it has
	 * no frames or there was no room for it.
	 */
	boolean redeliver(QuarantinedMessage quarantined) {
		ZmqMessage message = quarantined.message();
		return message != null && laneFor(message).redeliver(message);
	}

	/** The listener alone is stopped. The links of its subscriber may stay up. */
	void onStopped() {
		this.stopped = true;
	}

	/** Tell the listener what its feeds have lost from now on. */
	void follow(BreakCounter breaks) {
		boolean missed = this.stopped;
		this.stopped = false;
		all().forEach((lane) -> lane.follow(breaks, missed));
	}

	List<Lane> all() {
		return List.of(this.lanes);
	}

	ListenerSpec spec() {
		return this.spec;
	}

	Set<TopicPrefix> topics() {
		return this.topics;
	}

	/**
	 * Replace the topics. The sockets are subscribed to them after
	 * {@link SubscriptionPoller#reroute}.
	 */
	void setTopics(Set<TopicPrefix> next) {
		this.topics = Set.copyOf(next);
	}

	long received() {
		return all().stream().mapToLong(Lane::received).sum();
	}

	int queued() {
		return all().stream().mapToInt(Lane::queued).sum();
	}

	/**
	 * The time of the latest message of all lanes, or 0 if there is none. Lanes without
	 * messages do not count: their 0 may be above a negative reading of the ticker.
	 */
	long heardNanos() {
		return all().stream()
			.filter((lane) -> lane.received() > 0)
			.mapToLong(Lane::heardNanos)
			.reduce((one, other) -> (one - other > 0) ? one : other)
			.orElse(0);
	}

	@Override
	public String toString() {
		return this.spec.id();
	}

}
