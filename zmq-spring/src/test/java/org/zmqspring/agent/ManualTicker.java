package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualTicker implements Ticker {

	private static final long EPOCH_MILLIS = 1_767_225_600_000L;

	private final AtomicLong nanos = new AtomicLong(1_000_000_000);

	private final long startNanos = this.nanos.get();

	@Override
	public long nanos() {
		return this.nanos.get();
	}

	@Override
	public long epochMillis() {
		return EPOCH_MILLIS + (nanos() - this.startNanos) / 1_000_000;
	}

	public void advance(Duration duration) {
		advanceNanos(duration.toNanos());
	}

	public void advanceNanos(long duration) {
		this.nanos.addAndGet(duration);
	}

	/**
	 * Jump to a reading, such as a deadline.
	 * @param reading the next answer of {@link #nanos()}
	 */
	public void setNanos(long reading) {
		this.nanos.set(reading);
	}

}
