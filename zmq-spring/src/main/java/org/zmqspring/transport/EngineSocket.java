package org.zmqspring.transport;

import java.util.concurrent.locks.LockSupport;

import org.zmqspring.message.Internal;

/**
 * An engine socket. It is opened on one thread and handed over once. Then it is confined
 * to its owner, who closes it.
 */
@Internal
public interface EngineSocket {

	/**
	 * The name of the socket.
	 * @return the link and the generation
	 */
	SocketKey key();

	/**
	 * Close the socket; never blocks. Unsent messages are kept for the linger time. The
	 * engine answers with {@link LinkFact.Retired}. A second close does nothing.
	 */
	void close();

	/**
	 * Close the socket where no later attempt will follow. If that fails, usually because
	 * memory is exhausted, it is tried again for about 100 ms.
	 */
	default void closeSurely() {
		for (int left = 10;; left--) {
			try {
				close();
				return;
			}
			catch (RuntimeException | Error ex) {
				if (left == 0) {
					throw ex;
				}
				LockSupport.parkNanos(this, 10_000_000);
			}
		}
	}

}
