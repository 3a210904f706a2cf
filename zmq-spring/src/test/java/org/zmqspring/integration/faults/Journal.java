package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps everything that happened, in order, and lets a test wait for what it wants to see
 * next. Guarded by its lock.
 *
 * @param <T> what happens
 */
final class Journal<T> {

	private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final List<T> entries = new ArrayList<>();

	/** Everything before was waited for or skipped. */
	private int cursor;

	synchronized void add(T entry) {
		this.entries.add(entry);
		notifyAll();
	}

	/**
	 * The first entry that satisfies the condition, after the one waited for last; fails
	 * if none comes within 30 seconds.
	 */
	synchronized T await(Predicate<T> condition) {
		long end = System.nanoTime() + LIMIT_NANOS;
		int from = this.cursor;
		while (true) {
			while (this.cursor < this.entries.size()) {
				T entry = this.entries.get(this.cursor++);
				if (condition.test(entry)) {
					return entry;
				}
			}
			awaitMore(end, from);
		}
	}

	private void awaitMore(long end, int from) {
		long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		if (millis <= 0) {
			List<T> seen = this.entries.subList(from, this.entries.size());
			throw new AssertionError(
					"Not seen within 30 s; last seen: " + seen.subList(Math.max(0, seen.size() - 20), seen.size()));
		}
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What happened so far is not waited for any more. */
	synchronized void skip() {
		this.cursor = this.entries.size();
	}

	synchronized List<T> all() {
		return List.copyOf(this.entries);
	}

}
