package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.zmqspring.listen.Threading;
import org.zmqspring.transport.SocketType;

import org.springframework.util.unit.DataSize;

/**
 * Rules for what is configured for listeners. Confined to the thread that checks.
 */
final class ListenerRules {

	private static final String PREFIX = "zmq.listener.";

	private static final String OVERFLOW_TIMEOUT = "overflow-timeout";

	private static final int MOST_THREADS = 1024;

	private final ZmqProperties properties;

	private final Problems problems;

	ListenerRules(ZmqProperties properties, Problems problems) {
		this.properties = properties;
		this.problems = problems;
	}

	void check() {
		ListenerProperties listener = this.properties.getListener();
		threads(listener);
		this.problems.range(option("queue-capacity", listener.getQueueCapacity()), 2, ZmqPropertiesRules.LARGEST_QUEUE);
		this.problems.range(option("max-batch-size", listener.getMaxBatchSize()), 1, ZmqPropertiesRules.LARGEST_QUEUE);
		this.problems.duration(option(OVERFLOW_TIMEOUT, listener.getOverflowTimeout()));
		this.problems.duration(option("shutdown-timeout", listener.getShutdownTimeout()));
		this.problems.duration(option("idle-event-interval", listener.getIdleEventInterval()));
		retry(listener.getRetry());
		quarantine(listener.getQuarantine());
	}

	private void threads(ListenerProperties listener) {
		Option<Integer> concurrency = option("concurrency", listener.getConcurrency());
		this.problems.range(concurrency, 1, MOST_THREADS);
		if (listener.getThreading() == Threading.POLLER && listener.getConcurrency() > 1) {
			this.problems.add(concurrency, "must be 1 where 'zmq.listener.threading' is 'poller': there is one poller",
					"Set 1, or 'zmq.listener.threading' to worker");
		}
	}

	private void retry(RetryProperties retry) {
		this.problems.range(option("retry.max-retries", retry.getMaxRetries()), 0, Integer.MAX_VALUE);
		Option<Duration> delay = option("retry.delay", retry.getDelay());
		Option<Duration> maxDelay = option("retry.max-delay", retry.getMaxDelay());
		boolean comparable = this.problems.duration(delay) & this.problems.duration(maxDelay);
		if (maxDelay.value().isZero()) {
			this.problems.add(maxDelay, "must be at least 1ms",
					"Set 1ms or more; for no delays set" + " 'zmq.listener.retry.delay' to 0");
		}
		else if (comparable && maxDelay.value().compareTo(delay.value()) < 0) {
			this.problems.add(maxDelay, "must not be below 'zmq.listener.retry.delay'", "Set a longer time");
		}
		this.problems.duration(option("retry.jitter", retry.getJitter()));
		if (!(retry.getMultiplier() >= 1)) {
			this.problems.add(option("retry.multiplier", retry.getMultiplier()), "must be at least 1",
					"Set 1 for constant delays or more for growing ones");
		}
	}

	private void quarantine(QuarantineProperties quarantine) {
		this.problems.range(option("quarantine.capacity", quarantine.getCapacity()), 0, 1_000_000);
		Option<DataSize> maxBytes = option("quarantine.max-bytes", quarantine.getMaxBytes());
		if (maxBytes.value().isNegative()) {
			this.problems.add(maxBytes, "must not be negative", "Set 0 or more, such as 1MB");
		}
		Optional.ofNullable(quarantine.getPublisher()).ifPresent(this::publisher);
	}

	private void publisher(String name) {
		boolean known = ConfiguredSocket.allOf(this.properties)
			.stream()
			.anyMatch((socket) -> socket.type() == SocketType.PUB && socket.name().equals(name));
		if (!known) {
			this.problems.add(option("quarantine.publisher", name), "names no publisher with endpoints",
					"Set zmq." + (name.equals(ConfiguredSocket.DEFAULT_NAME) ? "publisher" : "publishers." + name)
							+ ".endpoints, or remove it");
		}
	}

	/**
	 * A peer that heartbeats as we do ends a connection on which it is not answered for
	 * this long, and while the reading is held we do not answer.
	 * @param subscriber a subscriber that listeners may hold
	 * @param properties what was configured
	 * @param problems where a breach is noted
	 */
	static void overflowTimeout(ConfiguredSocket subscriber, ZmqProperties properties, Problems problems) {
		Duration timeout = properties.getListener().getOverflowTimeout();
		ResolvedOptions options = new ResolvedOptions(subscriber, properties);
		Option<Duration> ivl = options.heartbeatIvl();
		if (!properties.getListener().hasOwnOverflowTimeout() || ivl.value().isZero() || ivl.value().isNegative()
				|| isWithinProcess(subscriber)) {
			return;
		}
		Option<Duration> answer = options.heartbeatTimeout();
		if (timeout.compareTo(ivl.value().plus(answer.value())) >= 0) {
			problems.add(option(OVERFLOW_TIMEOUT, timeout),
					"must be below the sum of " + ivl + " and " + answer
							+ ": a subscriber that full listeners hold for so long does not answer the heartbeats of"
							+ " its peers, and they disconnect it",
					"Set a shorter time such as 3s, or a longer heartbeat-ivl, or heartbeat-ivl to 0 to switch"
							+ " heartbeats off, here and at the peers");
		}
	}

	/** There are no heartbeats within a process. */
	private static boolean isWithinProcess(ConfiguredSocket subscriber) {
		List<String> endpoints = subscriber.properties().getEndpoints();
		return !endpoints.isEmpty() && endpoints.stream().allMatch((endpoint) -> endpoint.startsWith("inproc:"));
	}

	private static <T> Option<T> option(String name, T value) {
		return new Option<>(PREFIX + name, value, true);
	}

}
