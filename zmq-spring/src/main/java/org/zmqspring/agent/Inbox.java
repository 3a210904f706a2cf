package org.zmqspring.agent;

import java.util.concurrent.CompletableFuture;

import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue of work that other threads post for an agent. {@link #post} is thread-safe,
 * never blocks and wakes the agent; {@link #drain()} is confined to the agent's thread.
 */
public final class Inbox {

	/**
	 * Tasks that are posted during a drain run in the same call, until this many tasks
	 * have run.
	 */
	private static final int AT_LEAST = 1024;

	private final MpscUnboundedAtomicArrayQueue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(64);

	private final Runnable wake;

	/**
	 * Create an inbox.
	 * @param wake called after each post, from the posting thread
	 */
	public Inbox(Runnable wake) {
		this.wake = wake;
	}

	public void post(Runnable task) {
		this.tasks.offer(task);
		this.wake.run();
	}

	/**
	 * Post a task that does nothing. Thread-safe.
	 * @return completes after everything that was posted before
	 */
	public CompletableFuture<Void> afterPosted() {
		CompletableFuture<Void> reached = new CompletableFuture<>();
		post(() -> reached.complete(null));
		return reached;
	}

	/**
	 * Run the posted tasks in order. If a task throws, the others run nevertheless, and
	 * the first exception is thrown at the end. If too many tasks are posted, the others
	 * run in the next call, and the agent is woken for them.
	 * @return the number of tasks run
	 */
	public int drain() {
		int most = Math.max(AT_LEAST, this.tasks.size());
		int count = 0;
		Throwable fault = null;
		for (Runnable task = next(most); task != null; task = next(most - count)) {
			count++;
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				fault = (fault != null) ? fault : ex;
			}
		}
		if (!isEmpty()) {
			this.wake.run();
		}
		if (fault instanceof Error error) {
			throw error;
		}
		if (fault != null) {
			throw (RuntimeException) fault;
		}
		return count;
	}

	private @Nullable Runnable next(int left) {
		return (left > 0) ? this.tasks.poll() : null;
	}

	public boolean isEmpty() {
		return this.tasks.isEmpty();
	}

}
