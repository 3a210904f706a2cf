package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/** The figures of one listener, live. Thread-safe. */
public interface ListenerInfo {

	String id();

	String socket();

	Set<TopicPrefix> topics();

	ListenerState state();

	/**
	 * Messages handed to its lane.
	 * @return the count since registration
	 */
	long received();

	/**
	 * Calls that threw, conversion included.
	 * @return the count since registration
	 */
	long failed();

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
