package org.zmqspring.integration.faulttable;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A way to subscribe that the table compares: reconnects after 100 ms at first, 5 s at
 * most. Thread-safe.
 */
interface Contender {

	/** What the table calls it. */
	String name();

	/** Whether this machine has it. */
	default boolean isAvailable() {
		return true;
	}

	/** Subscribe to everything and keep at it. */
	Subscriber subscribe(Wish wish);

	/**
	 * What the subscriber is to be like. Immutable.
	 *
	 * @param endpoint where all its sockets connect to
	 * @param replayEndpoint where the publisher sends messages again
	 * @param sockets how many
	 * @param heartbeats whether heartbeats are switched on where they are not anyway
	 * @param limited whether messages above 10 KB are refused
	 * @param gap see {@link Timeline}
	 */
	record Wish(String endpoint, String replayEndpoint, int sockets, boolean heartbeats, boolean limited,
			Duration gap) {

		/** In bytes. */
		static final int MAX_MSG_SIZE = 10 * 1024;

	}

	/** It runs until it is closed. Thread-safe. */
	interface Subscriber extends AutoCloseable {

		Timeline timeline();

		/** What it misses so far, or {@code null} if it does not count. */
		default @Nullable Missing missing() {
			return null;
		}

		@Override
		void close();

	}

}
