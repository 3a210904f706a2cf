package org.zmqspring.agent;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Entries of the MDC for log lines: {@value #SOCKET}, {@value #ENDPOINT} and
 * {@value #LISTENER}. They have no effect if the logging backend has no MDC. Immutable.
 */
public final class LogKeys {

	/** Configured name of the socket. */
	public static final String SOCKET = "zmq.socket";

	/** The endpoint, as configured. */
	public static final String ENDPOINT = "zmq.endpoint";

	/** Id of the listener. */
	public static final String LISTENER = "zmq.listener";

	/** No entries. */
	public static final LogKeys NONE = new LogKeys(Map.of());

	private final Map<String, String> entries;

	private LogKeys(Map<String, String> entries) {
		this.entries = entries;
	}

	public static LogKeys socket(String name) {
		return new LogKeys(Map.of(SOCKET, name));
	}

	public static LogKeys link(String socket, String endpoint) {
		return new LogKeys(Map.of(SOCKET, socket, ENDPOINT, endpoint));
	}

	public static LogKeys listener(String id, String socket) {
		return new LogKeys(Map.of(LISTENER, id, SOCKET, socket));
	}

	/**
	 * Add an endpoint.
	 * @param endpoint as configured
	 * @return new keys
	 */
	public LogKeys at(String endpoint) {
		Map<String, String> more = new HashMap<>(this.entries);
		more.put(ENDPOINT, endpoint);
		return new LogKeys(more);
	}

	/**
	 * Add the entries to the log lines of this thread.
	 * @return a scope. Close it on this thread: this restores the previous entries
	 */
	public Scope open() {
		Map<String, @Nullable String> before = new HashMap<>();
		this.entries.forEach((key, value) -> {
			before.put(key, MDC.get(key));
			MDC.put(key, value);
		});
		return () -> before.forEach(LogKeys::restore);
	}

	private static void restore(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

	/**
	 * Add the entries to the log lines of a task.
	 * @param task the task
	 * @return a task to run instead
	 */
	public Runnable around(Runnable task) {
		return () -> {
			try (Scope keys = open()) {
				task.run();
			}
		};
	}

	/** Keeps the entries until it is closed. */
	@FunctionalInterface
	public interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
