package org.zmqspring.publish;

/** Where templates put their messages. Thread-safe. */
interface Outlet {

	/**
	 * Queue a message, by policy if there is no room.
	 * @param message the message
	 * @throws ZmqSendException if it was neither queued nor dropped by policy
	 */
	void put(Outgoing message);

	/**
	 * Queue a message if there is room now.
	 * @param message the message
	 * @return whether it was queued
	 */
	boolean tryPut(Outgoing message);

}
