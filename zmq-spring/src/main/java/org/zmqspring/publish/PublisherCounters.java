package org.zmqspring.publish;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what becomes of a publisher's messages. {@link #sent} and {@link #resent} are
 * confined to the publisher thread; everything else is thread-safe.
 */
final class PublisherCounters {

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong resent = new AtomicLong();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	private final LongAdder rejected = new LongAdder();

	PublisherCounters() {
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	void sent(long count, long size) {
		this.messages.lazySet(this.messages.getPlain() + count);
		this.bytes.lazySet(this.bytes.getPlain() + size);
	}

	void resent(long count) {
		this.resent.lazySet(this.resent.getPlain() + count);
	}

	void dropped(DropReason reason, long count) {
		counter(reason).add(count);
	}

	long dropped(DropReason reason) {
		return counter(reason).sum();
	}

	private LongAdder counter(DropReason reason) {
		return Objects.requireNonNull(this.dropped.get(reason));
	}

	void rejected() {
		this.rejected.increment();
	}

	long messages() {
		return this.messages.get();
	}

	long bytes() {
		return this.bytes.get();
	}

	long resentCount() {
		return this.resent.get();
	}

	long rejectedCount() {
		return this.rejected.sum();
	}

	Map<DropReason, Long> droppedCounts() {
		Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
		this.dropped.forEach((reason, count) -> counts.put(reason, count.sum()));
		return Map.copyOf(counts);
	}

}
