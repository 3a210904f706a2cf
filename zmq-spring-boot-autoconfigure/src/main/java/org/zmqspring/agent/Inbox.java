package org.zmqspring.agent;

import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * Where other threads leave work for an agent. {@link #post} is thread-safe, never blocks
 * and wakes the agent; {@link #drain()} is confined to the agent's thread.
 */
public final class Inbox {

	private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(64);

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
	 * Run what was posted, in order. If a task throws, it is gone and the rest stays for
	 * the next call.
	 * @return the number of tasks run
	 */
	public int drain() {
		int count = 0;
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
			count++;
		}
		return count;
	}

	public boolean isEmpty() {
		return this.tasks.isEmpty();
	}

}
