package org.zmqspring.agent;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread wait until another one rings or a time is over. A ring that comes
 * before the wait is not lost. A ring costs a system call only if the thread waits, and
 * writes nothing if another ring came since the last wait. {@link #ring()} is
 * thread-safe; {@link #await(long)} is confined to one thread.
 * <p>
 * There are two ways to wake a thread, and there should be no third one:
 * <ol>
 * <li>A doorbell wakes a thread that waits for other threads. The thread parks. If it
 * waits for sockets as well, as the publisher thread does, the bell is made with the wait
 * and the wake-up of its poller, and saves the system call while the thread is busy.
 * <li>{@code SocketPoller.wakeup()} ends a wait for sockets. The selector keeps a wake-up
 * that comes before the wait.
 * </ol>
 * Everything else calls one of the two and keeps no flag of its own: an {@link Inbox}
 * after each post, a sender after it has put a message into a queue, the poller at the
 * end of a cycle for each lane that it has filled, a lane for the poller when it has room
 * again.
 */
public final class Doorbell {

	private final LongConsumer sleep;

	private final Runnable wake;

	private volatile boolean rung;

	/** The thread that waits, or is about to. */
	private volatile @Nullable Thread sleeper;

	/** A bell for a thread that parks. */
	public Doorbell() {
		this.sleep = this::park;
		this.wake = () -> LockSupport.unpark(this.sleeper);
	}

	/**
	 * A bell for a thread that waits in another way.
	 * @param sleep waits for this number of nanoseconds at most
	 * @param wake ends a wait that is going on, or the next one
	 */
	public Doorbell(LongConsumer sleep, Runnable wake) {
		this.sleep = sleep;
		this.wake = wake;
	}

	public void ring() {
		// The work that the ring is for becomes visible before the look at the bell. The
		// thread that waits forgets a ring first and looks for work then. A full fence
		// between the two steps on either side lets at least one of them see the other.
		VarHandle.fullFence();
		if (!this.rung) {
			this.rung = true;
			if (this.sleeper != null) {
				this.wake.run();
			}
		}
	}

	/**
	 * Wait for a ring. Look for work afterwards, whatever ended the wait.
	 * @param maxNanos how long at most; a thread that parks does not wait for zero or
	 * less
	 */
	public void await(long maxNanos) {
		this.sleeper = Thread.currentThread();
		try {
			if (!this.rung) {
				this.sleep.accept(maxNanos);
			}
		}
		finally {
			this.sleeper = null;
			this.rung = false;
			VarHandle.fullFence();
		}
	}

	private void park(long maxNanos) {
		if (maxNanos > 0) {
			LockSupport.parkNanos(this, maxNanos);
			// parkNanos returns at once while the thread is interrupted
			Thread.interrupted();
		}
	}

}
