package org.zmqspring.test;

/**
 * Receives each command of a test to a peer, before the command takes effect. Called on
 * the thread of the test.
 */
interface PeerObserver {

	/**
	 * A fault begins.
	 * @param command the command, for people
	 * @param breaking whether it ends each connection of the peer
	 */
	void faultBegins(String command, boolean breaking);

	/**
	 * A fault ends, or the peer starts again.
	 * @param command the command, for people
	 */
	void repaired(String command);

	/** The peer starts again, and knows nothing of its earlier life. */
	default void restarted() {
	}

}
