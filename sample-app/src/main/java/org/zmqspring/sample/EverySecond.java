package org.zmqspring.sample;

/** Allows one log line per second. Confined to one thread. */
final class EverySecond {

	private static final long SECOND_NANOS = 1_000_000_000L;

	private long lastNanos = System.nanoTime() - SECOND_NANOS;

	boolean isDue() {
		long now = System.nanoTime();
		if (now - this.lastNanos < SECOND_NANOS) {
			return false;
		}
		this.lastNanos = now;
		return true;
	}

}
