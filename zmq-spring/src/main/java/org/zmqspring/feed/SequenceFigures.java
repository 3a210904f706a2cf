package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * What is known of the numbers of one endpoint. Immutable.
 *
 * @param state whether the numbers are judged
 * @param last the last received number, 0 before the first one
 * @param lost how many messages are missing so far, as far as that can be counted
 * @param restarts how often the publisher has restarted
 */
@Internal
public record SequenceFigures(State state, long last, long lost, long restarts) {

	/** Whether the numbers of an endpoint are judged. */
	public enum State {

		/** No number was received yet. */
		WAITING,

		/** The numbers are judged. */
		FOLLOWED,

		/** At least one stream broke too often and is no longer judged. */
		IMPLAUSIBLE

	}

}
