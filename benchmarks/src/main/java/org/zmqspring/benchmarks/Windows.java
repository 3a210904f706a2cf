package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how many messages pass in a window of time while the tap is open, and the
 * processor time of the process that counts them. Confined to one thread.
 *
 * @param counter the process that counts
 * @param tap opens and closes the stream of messages
 * @param closing closed at the end, after the counter
 */
public record Windows(Child counter, Tap tap, AutoCloseable... closing) implements Plan.Contender {

	private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	@Override
	public Sample measure(Duration window) {
		this.tap.set(true);
		try {
			LockSupport.parkNanos(SETTLE_NANOS);
			Reading first = Reading.of(this.counter);
			LockSupport.parkNanos(window.toNanos());
			return Reading.of(this.counter).since(first);
		}
		finally {
			this.tap.set(false);
			awaitSilence();
		}
	}

	private void awaitSilence() {
		long before = -1;
		for (long now = Reading.of(this.counter).count(); now != before; now = Reading.of(this.counter).count()) {
			before = now;
			LockSupport.parkNanos(SETTLE_NANOS);
		}
	}

	@Override
	public void close() {
		this.counter.close();
		for (AutoCloseable one : this.closing) {
			try {
				one.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/** Opens and closes the stream of messages. */
	@FunctionalInterface
	public interface Tap {

		void set(boolean open);

	}

}
