package org.zmqspring.agent;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Tells which threads wait for the end of the application. The code that ends the
 * application must not wait for such a thread: neither would go on. Stateless,
 * thread-safe.
 */
public final class EndWaiter {

	/** {@code System.exit} waits in it until all shutdown hooks have run. */
	private static final String EXIT = "java.lang.Shutdown";

	private static final String CONTEXT = "org.springframework.context.support.AbstractApplicationContext";

	private static final String APPLICATION = "org.springframework.boot.SpringApplication";

	private EndWaiter() {
	}

	/**
	 * Whether a thread goes on only after the application has ended: it is the caller, or
	 * has called {@code System.exit}. Costs a stack trace.
	 * @param thread the thread; {@code null} is none
	 * @return whether the code that ends the application must not wait for it
	 */
	public static boolean is(@Nullable Thread thread) {
		if (thread == null) {
			return false;
		}
		return thread == Thread.currentThread()
				|| Arrays.stream(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(EXIT));
	}

	/**
	 * Whether a thread is just closing an application context.
	 * @param thread the thread
	 * @return whether {@code close}, or {@code SpringApplication.exit}, is yet to return
	 */
	public static boolean closes(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			boolean close = frame.getClassName().equals(CONTEXT) && frame.getMethodName().equals("close");
			if (close || (frame.getClassName().equals(APPLICATION) && frame.getMethodName().equals("exit"))) {
				return true;
			}
		}
		return false;
	}

}
