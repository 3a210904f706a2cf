package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.zmqspring.agent.Ticker;

/**
 * Lets threads wait until a condition holds. Platform and virtual threads park without a
 * lock, and keep their interrupt flag. Thread-safe.
 */
final class Waiters {

	private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();

	private final Ticker ticker;

	Waiters(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Wait until a condition holds. The condition is evaluated at once, and again after
	 * each wake-up; its exceptions are passed on. The condition may also act, for example
	 * take the room that it finds. A bound of zero or less does not wait.
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
				// Enlist before the condition is evaluated: no wake-up must be lost.
				waiter = waiter.woken ? enlist() : waiter;
			}
			return Result.MET;
		}
		finally {
			if (!this.waiting.remove(waiter)) {
				// This thread stops waiting although it was woken: it passes the wake-up
				// to the next one.
				wake(1);
			}
		}
	}

	/**
	 * Wake the threads that have waited longest, after their condition may have changed.
	 * A thread that waits again during this call is not woken a second time: otherwise
	 * the call might never end.
	 */
	void wake(int max) {
		// The change is visible before the list is read, and a waiter is on the list
		// before it evaluates the condition. So one of the two sees the other.
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

		/** The time was over. */
		TIMED_OUT,

		/** The thread was interrupted; its flag is still set. */
		INTERRUPTED

	}

	/** One thread in the list; waking it removes it. */
	private static final class Waiter {

		private final Thread thread;

		private volatile boolean woken;

		Waiter(Thread thread) {
			this.thread = thread;
		}

	}

}
