package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * The handling of messages within what a decorator puts around it. Never throws. Confined
 * to the calling thread.
 */
final class DecoratedCall implements Runnable {

	private final Runnable handling;

	private boolean run;

	/**
	 * Prepare the call.
	 * @param handling what is decorated; must not throw
	 */
	DecoratedCall(Runnable handling) {
		this.handling = handling;
	}

	@Override
	public void run() {
		this.run = true;
		this.handling.run();
	}

	/**
	 * Run it.
	 * @param decorator puts something around it
	 * @return what that threw, or {@code null}
	 */
	@Nullable Throwable runIn(TaskDecorator decorator) {
		try {
			decorator.decorate(this).run();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Whether the messages got to the handling; what became of them then is known there.
	 * @return whether the decorated task was run
	 */
	boolean wasRun() {
		return this.run;
	}

}
