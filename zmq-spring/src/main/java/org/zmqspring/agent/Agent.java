package org.zmqspring.agent;

/**
 * Work that repeats on one thread. Only that thread calls the methods, except
 * {@link #roleName()} and {@link #wakeup()}, so it is the only writer of the agent's
 * state. An agent waits inside {@link #doWork()}.
 */
public interface Agent {

	/**
	 * The name of the agent's thread.
	 * @return the name, such as {@code zmq-poller}
	 */
	String roleName();

	/**
	 * Do one round: do the work that has arrived, or wait if there is none.
	 * @return how much was done; zero if nothing
	 * @throws Exception any failure; it is logged at a limited rate, and the next round
	 * follows
	 */
	int doWork() throws Exception;

	/**
	 * Make a waiting {@link #doWork()} return soon. Thread-safe.
	 */
	void wakeup();

	/** The last call on the agent's thread: release everything that the agent owns. */
	default void onClose() {
	}

}
