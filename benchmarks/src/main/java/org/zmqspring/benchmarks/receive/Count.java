package org.zmqspring.benchmarks.receive;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the messages of one thread at low cost. The sum uses each message, so that the
 * compiler cannot remove the decoding. Written by one thread, read by any.
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
