package org.zmqspring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures how long something takes, again and again. Confined to one thread. */
final class Times {

	private final List<Long> millis = new ArrayList<>();

	private final String name;

	private long begunNanos;

	Times(String name) {
		this.name = name;
	}

	void begin() {
		this.begunNanos = System.nanoTime();
	}

	void end() {
		this.millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.begunNanos));
	}

	void measure(Runnable action) {
		begin();
		action.run();
		end();
	}

	/** Write the figures to the output of the test. */
	void print() {
		List<Long> sorted = this.millis.stream().sorted().toList();
		System.out.println(this.name + ": median " + sorted.get(sorted.size() / 2) + " ms, maximum "
				+ sorted.get(sorted.size() - 1) + " ms of " + sorted.size() + ": " + this.millis);
	}

}
