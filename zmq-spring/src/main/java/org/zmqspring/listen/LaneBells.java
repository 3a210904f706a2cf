package org.zmqspring.listen;

/** What the lanes of one poller ring to have it look after them. */
interface LaneBells {

	/** Heard by nobody. */
	LaneBells SILENT = new LaneBells() {

		@Override
		public void room() {
		}

		@Override
		public void filled(Lane lane) {
		}

		@Override
		public void stir(Lane lane) {
		}

	};

	/** A lane that held up a socket has room again. Thread-safe. */
	void room();

	/**
	 * The worker of a lane is to be woken at the end of the cycle. Confined to the poller
	 * thread.
	 * @param lane the lane; it may be named again
	 */
	void filled(Lane lane);

	/**
	 * The worker of a lane is to be woken by the poller although nothing came.
	 * Thread-safe.
	 * @param lane the lane
	 */
	void stir(Lane lane);

}
