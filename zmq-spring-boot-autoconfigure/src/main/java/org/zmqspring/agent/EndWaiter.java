package org.zmqspring.agent;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells which threads wait for the end of the application. The code that ends the
 * application must not wait for such a thread: neither would go on. Stateless,
 * thread-safe.
 */
public final class EndWaiter {

	/** {@code System.exit} waits in it until all shutdown hooks have run. */
	private static final String EXIT = "java.lang.Shutdown";

	/** It waits for another thread that closes the same context. */
	private static final String CONTEXT = "org.springframework.context.support.AbstractApplicationContext";

	/** Where it waits, in Spring Framework 6 and 7. */
	private static final Set<String> WAITS = Set.of("close", "tryLockForShutdown");

	private static final String APPLICATION = "org.springframework.boot.SpringApplication";

	private EndWaiter() {
	}

	/**
	 * Whether a thread goes on only after the application has ended: it is the caller,
	 * has called {@code System.exit}, or waits to close an application context that
	 * another thread closes. Costs a stack trace.
	 * @param thread the thread; {@code null} is none
	 * @return whether nobody who ends the application may wait for it
	 */
	public static boolean is(@Nullable Thread thread) {
		if (thread == null) {
			return false;
		}
		return thread == Thread.currentThread() || waits(thread.getStackTrace());
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

	/** Only what the JDK does for the topmost frame of somebody else matters. */
	private static boolean waits(StackTraceElement[] frames) {
		for (StackTraceElement frame : frames) {
			String type = frame.getClassName();
			if (type.equals(EXIT)) {
				return true;
			}
			if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
				return type.equals(CONTEXT) && WAITS.contains(frame.getMethodName());
			}
		}
		return false;
	}

}
