package org.zmqspring.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Does something again and again at a steady pace. Stateless. */
public final class Paced {

	private Paced() {
	}

	/**
	 * Do it a number of times. After a delay it catches up.
	 * @param times how often
	 * @param micros the time between two beginnings, in microseconds
	 * @param action gets the number of the turn, from 0
	 */
	public static void run(int times, int micros, IntConsumer action) {
		long begin = System.nanoTime();
		for (int i = 0; i < times; i++) {
			long due = begin + TimeUnit.MICROSECONDS.toNanos((long) i * micros);
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			action.accept(i);
		}
	}

}
