package org.zmqspring.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a listener received, for a test to wait for. Thread-safe.
 *
 * @param <T> what is received
 */
public final class Received<T> {

	private static final long SECONDS = 30;

	private final BlockingQueue<T> items = new LinkedBlockingQueue<>();

	public void add(T item) {
		this.items.add(item);
	}

	/** The next item; fails if none comes within 30 seconds. */
	public T next() {
		return await((item) -> true);
	}

	/** The first item that satisfies the condition; those before it are dropped. */
	public T await(Predicate<T> condition) {
		List<T> dropped = new ArrayList<>();
		try {
			while (true) {
				T item = this.items.poll(SECONDS, TimeUnit.SECONDS);
				if (item == null) {
					throw new AssertionError("Not received within " + SECONDS + " s; before that: "
							+ dropped.subList(0, Math.min(20, dropped.size())));
				}
				if (condition.test(item)) {
					return item;
				}
				dropped.add(item);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Take out everything that is there. */
	public List<T> drain() {
		List<T> all = new ArrayList<>();
		this.items.drainTo(all);
		return all;
	}

}
