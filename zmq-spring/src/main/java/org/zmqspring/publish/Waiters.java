package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.zmqspring.agent.Ticker;

/**
 * Threads that wait until something comes true. Platform and virtual threads park without
 * a lock, and keep their interrupt flag. Thread-safe.
 */
final class Waiters {

	private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();

	private final Ticker ticker;

	Waiters(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Wait until a condition holds. It is tried first, and again after each wake-up; what
	 * it throws is thrown.
	 * @param condition may act, such as take the room it finds
	 * @param bound how long at most; zero or less does not wait
	 * @return how the wait ended
	 */
	Result await(BooleanSupplier condition, Duration bound) {
		long boundNanos = saturatedNanos(bound);
		long start = this.ticker.nanos();
		Waiter waiter = enlist();
		try {
			while (!condition.getAsBoolean()) {
				long left = boundNanos - (this.ticker.nanos() - start);
				if (Thread.currentThread().isInterrupted()) {
					return Result.INTERRUPTED;
				}
				if (left <= 0) {
					return Result.TIMED_OUT;
				}
				LockSupport.parkNanos(this, left);
				// Enlist before the condition is tried, or a wake-up between the two is
				// lost.
				waiter = waiter.woken ? enlist() : waiter;
			}
			return Result.MET;
		}
		finally {
			if (!this.waiting.remove(waiter)) {
				// Woken, yet it leaves: the wake-up is for whoever is next.
				wake(1);
			}
		}
	}

	/**
	 * Wake those who waited longest, after what they wait for has changed. Who waits
	 * again meanwhile is not woken: with more of them than there is room that would never
	 * end.
	 * @param max how many at most
	 */
	void wake(int max) {
		// The change is visible before the list is read, and a waiter is on the list
		// before
		// it tries the condition: one of the two sees the other.
		VarHandle.fullFence();
		int most = Math.min(max, this.waiting.size());
		for (int i = 0; i < most; i++) {
			Waiter waiter = this.waiting.poll();
			if (waiter == null) {
				return;
			}
			waiter.woken = true;
			LockSupport.unpark(waiter.thread);
		}
	}

	private Waiter enlist() {
		Waiter waiter = new Waiter(Thread.currentThread());
		this.waiting.add(waiter);
		VarHandle.fullFence();
		return waiter;
	}

	private static long saturatedNanos(Duration duration) {
		return (duration.getSeconds() < Integer.MAX_VALUE) ? duration.toNanos() : Long.MAX_VALUE;
	}

	/** How a wait ended. */
	enum Result {

		/** The condition held. */
		MET,

		/** Time was over. */
		TIMED_OUT,

		/** The thread was interrupted; its flag is still set. */
		INTERRUPTED

	}

	/** One thread in the list; gone from it once it is woken. */
	private static final class Waiter {

		private final Thread thread;

		private volatile boolean woken;

		Waiter(Thread thread) {
			this.thread = thread;
		}

	}

}
