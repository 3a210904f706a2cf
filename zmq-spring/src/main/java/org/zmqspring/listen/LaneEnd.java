package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/** Where a lane ends: whoever takes its messages. Called on the poller thread. */
interface LaneEnd {

	/** Nobody yet. */
	LaneEnd NOBODY = new LaneEnd() {

		@Override
		public boolean hasEnded() {
			return false;
		}

		@Override
		public boolean takes(ZmqMessage message) {
			return false;
		}

		@Override
		public void ring() {
		}

	};

	/**
	 * Whether nobody is going to take what is queued now.
	 * @return whether it is over
	 */
	boolean hasEnded();

	/**
	 * Handle a message here and now.
	 * @param message the message that has just come
	 * @return {@code false} to have it queued
	 */
	boolean takes(ZmqMessage message);

	/** Look at the queue: something came, or may be taken again. */
	void ring();

}
