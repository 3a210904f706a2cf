package org.zmqspring.publish;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.publish.ZmqSendException.Reason;

/**
 * Counts what happens to the messages of one publisher, and completes the futures of
 * their senders. {@link #sent} and {@link #resent} are confined to the publisher thread;
 * everything else is thread-safe.
 */
final class SendOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(SendOutcomes.class);

	private final String publisher;

	private final FutureCompleter futures;

	private final LogThrottle slowPeers;

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong resent = new AtomicLong();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	private final LongAdder rejected = new LongAdder();

	SendOutcomes(String publisher, FutureCompleter futures, Ticker ticker) {
		this.publisher = publisher;
		this.futures = futures;
		this.slowPeers = new LogThrottle(Duration.ofSeconds(30), ticker);
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	/** The engine has taken a message. {@link #sent} counts it with its batch. */
	void taken(OutboundMessage message) {
		this.futures.succeed(message.taken());
	}

	void sent(long count, long size) {
		this.messages.lazySet(this.messages.getPlain() + count);
		this.bytes.lazySet(this.bytes.getPlain() + size);
	}

	void resent(long count) {
		this.resent.lazySet(this.resent.getPlain() + count);
	}

	void dropped(OutboundMessage message, DropReason reason) {
		dropped(message, reason, null);
	}

	void dropped(OutboundMessage message, DropReason reason, @Nullable Throwable cause) {
		counter(reason).increment();
		CompletableFuture<Void> future = message.taken();
		if (future != null) {
			this.futures.fail(future, new ZmqSendException(this.publisher, reasonOf(reason), cause));
		}
	}

	/** Subscribers missed messages that the engine took; counted once per subscriber. */
	void missed(long count) {
		LongAdder missed = counter(DropReason.HWM);
		missed.add(count);
		this.slowPeers.warn(logger, null, "zmq publisher '" + this.publisher
				+ "' has a subscriber that is too slow: the queue for it is at snd-hwm, so it misses new messages ("
				+ missed.sum() + " so far). Make the subscriber faster, or raise snd-hwm");
	}

	/**
	 * The queued messages of stalled subscribers were dropped; counted once per
	 * subscriber.
	 */
	void discarded(long count) {
		counter(DropReason.STALLED).add(count);
	}

	void rejected() {
		this.rejected.increment();
	}

	private LongAdder counter(DropReason reason) {
		return Objects.requireNonNull(this.dropped.get(reason));
	}

	private static Reason reasonOf(DropReason reason) {
		return switch (reason) {
			case NEWEST, OLDEST -> Reason.DROPPED;
			case STOPPED -> Reason.STOPPED;
			case ENGINE, HWM, STALLED, AFTER_COMMIT -> Reason.ENGINE;
		};
	}

	PublisherInfo.Counts counts() {
		Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
		this.dropped.forEach((reason, count) -> counts.put(reason, count.sum()));
		return new PublisherInfo.Counts(this.messages.get(), this.bytes.get(), this.resent.get(), Map.copyOf(counts),
				this.rejected.sum());
	}

}
