package org.zmqspring.publish;

import java.util.List;

import org.zmqspring.transport.Endpoint;

/**
 * Where a publisher answers requests for its latest messages, and how many of them it
 * keeps. Immutable.
 *
 * @param endpoints where it binds a socket for requests, one for each of its endpoints;
 * all of them answer from the same messages
 * @param capacity how many messages it keeps, at least 1
 * @param maxBytes how many bytes the topics, numbers and payloads of these messages may
 * have together, at least 1; the latest message is kept even if it has more
 */
public record HistorySettings(List<Endpoint> endpoints, int capacity, long maxBytes) {

	/** How many messages are kept by default. */
	public static final int CAPACITY = 10_000;

	/** How many bytes are kept by default: 64 MB. */
	public static final long MAX_BYTES = 64L * 1024 * 1024;

	/**
	 * Copy the list and check the values.
	 * @throws IllegalArgumentException if there is no endpoint, or no message may be kept
	 */
	public HistorySettings {
		endpoints = List.copyOf(endpoints);
		if (endpoints.isEmpty() || capacity < 1 || maxBytes < 1) {
			throw new IllegalArgumentException("a history needs an endpoint, and room for a message");
		}
	}

}
