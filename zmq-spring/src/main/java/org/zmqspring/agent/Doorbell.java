package org.zmqspring.agent;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread wait until another one rings or a time is over. A ring before the wait
 * is not lost: it ends the wait at once. A ring costs a system call only if the thread
 * waits. A ring writes nothing if another ring preceded it since the previous wait.
 * {@link #ring()} is thread-safe; {@link #await(long)} is confined to one thread.
 * <p>
 * There are two ways to wake a thread, and there should be no third one:
 * <ol>
 * <li>A doorbell wakes a thread that waits for other threads. The thread parks. If the
 * thread also waits for sockets, as the publisher thread does, its bell uses the wait and
 * the wake-up of its poller. While the thread is busy, a ring needs no system call.
 * <li>{@code SocketPoller.wakeup()} ends a wait for sockets. A wake-up before the wait is
 * not lost.
 * </ol>
 * All other code uses these two:
 * <ul>
 * <li>An {@link Inbox} rings after each post.</li>
 * <li>A sender rings after it has put a message into a queue.</li>
 * <li>At the end of a cycle, the poller rings for each lane that it has filled.</li>
 * <li>A lane that has room again wakes the poller.</li>
 * </ul>
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
	 * @param wake ends the current wait, or the next one
	 */
	public Doorbell(LongConsumer sleep, Runnable wake) {
		this.sleep = sleep;
		this.wake = wake;
	}

	public void ring() {
		// The caller first publishes its work and then reads the bell.
		// The waiting thread first forgets the ring and then looks for
		// work. A full fence between the two steps of each thread lets
		// at least one of them see what the other has done.
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
