package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * The counts that result from the numbers of one endpoint. Immutable.
 *
 * @param state whether the numbers are judged
 * @param last the last received number, 0 before the first one
 * @param lost how many messages are missing so far, without those lost by restarts
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

		/** The numbers of at least one stream are implausible and no longer judged. */
		IMPLAUSIBLE

	}

}
