package org.zmqspring.actuate;

import java.util.Set;

import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/** Publishes messages that leave a quarantine. Must be thread-safe. */
@Internal
public interface QuarantineOutlet {

	/**
	 * Whether there is a publisher.
	 * @param publisher its configured name
	 * @return whether messages can be published by it
	 */
	boolean knows(String publisher);

	/**
	 * The publishers there are.
	 * @return their configured names
	 */
	default Set<String> names() {
		return Set.of();
	}

	/**
	 * Publish a message: a frame {@code quarantine.} with the listener's id, then the
	 * frames as they came. Does not wait.
	 * @param publisher the name of the publisher
	 * @param listener the id of the listener that failed on it
	 * @param message the message
	 * @return whether the publisher had room for it
	 */
	boolean publish(String publisher, String listener, ZmqMessage message);

}
