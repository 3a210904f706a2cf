package org.zmqspring.agent;

/**
 * Work that repeats on one thread. All methods are called by that thread alone, which
 * makes it the only writer of what the agent owns. An agent waits inside
 * {@link #doWork()} and is woken through its own door.
 */
public interface Agent {

	/**
	 * The name of the agent's thread.
	 * @return the name, such as {@code zmq-poller}
	 */
	String roleName();

	/**
	 * One round: take what came in, act on it, wait if there was nothing.
	 * @return how much was done; zero if nothing
	 * @throws Exception whatever happened; it is logged at a bounded rate and the next
	 * round follows
	 */
	int doWork() throws Exception;

	/**
	 * Make a waiting {@link #doWork()} return soon. The only method any thread may call.
	 */
	void wakeup();

	/** The last call on the agent's thread: let go of what is owned. */
	default void onClose() {
	}

}
