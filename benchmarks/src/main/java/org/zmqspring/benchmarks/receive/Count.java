package org.zmqspring.benchmarks.receive;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what one thread receives, at the lowest price, and keeps the compiler from
 * leaving out what was received. Written by one thread, read by any.
 */
public final class Count {

	private final AtomicLong messages = new AtomicLong();

	private long sum;

	public void add(long size) {
		this.sum += size;
		this.messages.lazySet(this.messages.getPlain() + 1);
	}

	public long get() {
		return this.messages.get();
	}

	@Override
	public String toString() {
		return this.messages + " messages, " + this.sum;
	}

}
