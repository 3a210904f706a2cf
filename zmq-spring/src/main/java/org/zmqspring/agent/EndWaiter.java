package org.zmqspring.agent;

import java.util.Arrays;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds threads that wait for the end of the application. The code that ends the
 * application must not wait for such a thread: that would be a deadlock. Stateless,
 * thread-safe.
 */
public final class EndWaiter {

	/** In this class {@code System.exit} waits until all shutdown hooks have run. */
	private static final String EXIT = "java.lang.Shutdown";

	private static final String CONTEXT = "org.springframework.context.support.AbstractApplicationContext";

	private static final String LOCK = "java.util.concurrent.locks.ReentrantLock";

	private static final String APPLICATION = "org.springframework.boot.SpringApplication";

	private EndWaiter() {
	}

	/**
	 * Whether a thread continues only after the application has ended: it is the caller,
	 * or has called {@code System.exit}, or waits to close an application context that
	 * the caller is still starting. Costs a stack trace.
	 * @param thread the thread; {@code null} is none
	 * @return whether the code that ends the application must not wait for it
	 */
	public static boolean is(@Nullable Thread thread) {
		if (thread == null) {
			return false;
		}
		if (thread == Thread.currentThread()) {
			return true;
		}
		StackTraceElement[] frames = thread.getStackTrace();
		return Arrays.stream(frames).anyMatch((frame) -> frame.getClassName().equals(EXIT))
				|| (waitsToClose(frames) && !closes(Thread.currentThread()));
	}

	/**
	 * Find a thread that waits to close an application context. Spring lets it wait until
	 * the context has started. Costs the stack traces of all threads.
	 * @return the thread, or {@code null} if there is none
	 */
	public static @Nullable Thread ofStart() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> waitsToClose(thread.getValue()))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	// If another thread closes the context, the waiting one continues within 100 ms
	// (Spring 7.0.9, AbstractApplicationContext.tryLockForShutdown).
	// Pinned by ExitIntegrationTests with "closeMeanwhile"
	private static boolean waitsToClose(StackTraceElement[] frames) {
		boolean lock = false;
		for (StackTraceElement frame : frames) {
			lock |= frame.getClassName().equals(LOCK);
			if (frame.getMethodName().equals("doClose")) {
				return false;
			}
			if (isClose(frame)) {
				return lock;
			}
		}
		return false;
	}

	private static boolean isClose(StackTraceElement frame) {
		return frame.getClassName().equals(CONTEXT) && frame.getMethodName().equals("close");
	}

	/**
	 * Whether a thread is closing an application context now.
	 * @param thread the thread
	 * @return whether it is inside {@code close} or {@code SpringApplication.exit}
	 */
	public static boolean closes(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (isClose(frame) || (frame.getClassName().equals(APPLICATION) && frame.getMethodName().equals("exit"))) {
				return true;
			}
		}
		return false;
	}

}
