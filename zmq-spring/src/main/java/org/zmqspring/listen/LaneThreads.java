package org.zmqspring.listen;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * The threads of listeners, and a decorator of their calls. Immutable.
 *
 * @param factory creates the threads, which may be virtual; they get their names later
 * @param decorator wraps each call of a listener together with its retries; {@code null}
 * for none
 */
public record LaneThreads(ThreadFactory factory, @Nullable TaskDecorator decorator) {

	/**
	 * Platform threads. They are daemons: a listener that never returns does not keep the
	 * application alive. The poller thread keeps it alive.
	 * @param decorator wraps each call of a listener together with its retries;
	 * {@code null} for none
	 * @return the threads
	 */
	public static LaneThreads platform(@Nullable TaskDecorator decorator) {
		return new LaneThreads((worker) -> {
			Thread thread = new Thread(worker);
			thread.setDaemon(true);
			return thread;
		}, decorator);
	}

}
