package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/** The figures of one listener, live. Thread-safe. */
public interface ListenerInfo {

	/**
	 * Its unique name.
	 * @return the id
	 */
	String id();

	/**
	 * The subscriber it listens on.
	 * @return the configured name; its id if it has endpoints of its own
	 */
	String socket();

	/**
	 * The prefixes it wants now.
	 * @return the prefixes; none if it was unsubscribed from all
	 */
	Set<TopicPrefix> topics();

	/**
	 * Whether it is called now.
	 * @return the state
	 */
	ListenerState state();

	/**
	 * How many threads call it.
	 * @return its concurrency
	 */
	int concurrency();

	/**
	 * Messages handed to its lane.
	 * @return the count since registration
	 */
	long received();

	/**
	 * When the last one was.
	 * @return a reading of the ticker; means nothing while there was none
	 */
	long heardNanos();

	/**
	 * Messages its filter held back; they count as received.
	 * @return the count since registration
	 */
	long filtered();

	/**
	 * Calls that threw, conversion included.
	 * @return the count since registration
	 */
	long failed();

	/**
	 * Messages it failed on for good.
	 * @return the count since registration
	 */
	long quarantined();

	/**
	 * Those of them that are kept.
	 * @return the number
	 */
	int quarantine();

	/**
	 * Messages that were given up before the listener saw them; they count as received.
	 * @return the count since registration
	 */
	long dropped();

	/**
	 * Messages that wait in its lane now.
	 * @return the depth
	 */
	int queue();

}
