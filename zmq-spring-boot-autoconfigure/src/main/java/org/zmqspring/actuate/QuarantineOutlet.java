package org.zmqspring.actuate;

import java.util.Set;

import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/** Publishes messages that leave a quarantine. Must be thread-safe. */
@Internal
public interface QuarantineOutlet {

	/**
	 * The publishers that can publish messages.
	 * @return their configured names
	 */
	Set<String> names();

	/**
	 * Whether there is such a publisher.
	 * @param publisher its configured name
	 * @return whether it can publish messages
	 */
	default boolean knows(String publisher) {
		return names().contains(publisher);
	}

	/**
	 * Publish a message without waiting: first a frame that is {@code quarantine.} and
	 * the listener's id, then the original frames.
	 * @param publisher the name of the publisher
	 * @param listener the id of the listener that failed on it
	 * @param message the message
	 * @return whether the publisher had room for it
	 */
	boolean publish(String publisher, String listener, ZmqMessage message);

}
