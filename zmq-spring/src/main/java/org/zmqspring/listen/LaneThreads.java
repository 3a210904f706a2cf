package org.zmqspring.listen;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What listeners run on. Immutable.
 *
 * @param factory makes the threads of lanes, virtual ones or not; they are named here
 * @param decorator put around each call of a listener, retries included; {@code null} for
 * none
 */
public record LaneThreads(ThreadFactory factory, @Nullable TaskDecorator decorator) {

	/**
	 * Platform threads. The poller keeps the application alive; a listener that never
	 * returns must not keep it from ending, so they are daemons.
	 * @param decorator put around each call of a listener; {@code null} for none
	 * @return what listeners run on
	 */
	public static LaneThreads platform(@Nullable TaskDecorator decorator) {
		return new LaneThreads((worker) -> {
			Thread thread = new Thread(worker);
			thread.setDaemon(true);
			return thread;
		}, decorator);
	}

}
