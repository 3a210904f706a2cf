package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/** The live figures of one listener. Thread-safe. */
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
	 * The topic prefixes it is subscribed to now.
	 * @return the prefixes; none if it was unsubscribed from all
	 */
	Set<TopicPrefix> topics();

	/**
	 * Whether it takes messages now.
	 * @return the state
	 */
	ListenerState state();

	/**
	 * How many threads call it.
	 * @return its concurrency
	 */
	int concurrency();

	/**
	 * Messages that were received for it, including those that were dropped or filtered
	 * out.
	 * @return the count since registration
	 */
	long received();

	/**
	 * When the last message for it was received.
	 * @return a reading of the ticker; undefined before the first message
	 */
	long heardNanos();

	/**
	 * Messages that its filter has rejected. {@link #received()} includes them.
	 * @return the count since registration
	 */
	long filtered();

	/**
	 * Calls that threw, including those in which the payload could not be converted.
	 * @return the count since registration
	 */
	long failed();

	/**
	 * Messages on which it finally failed, after the last retry.
	 * @return the count since registration
	 */
	long quarantined();

	/**
	 * Messages that are in its quarantine now.
	 * @return the number
	 */
	int quarantine();

	/**
	 * Messages that were dropped before the listener got them. {@link #received()}
	 * includes them.
	 * @return the count since registration
	 */
	long dropped();

	/**
	 * Messages that wait in its queue now.
	 * @return the number
	 */
	int queue();

}
