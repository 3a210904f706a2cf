package org.zmqspring.transport;

import java.util.concurrent.locks.LockSupport;

import org.zmqspring.message.Internal;

/**
 * An engine socket. One thread opens it and hands it over once. Then it is confined to
 * its owner, which closes it.
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
	 * Close the socket. For callers that cannot try again later. If the close fails,
	 * usually because memory is exhausted, repeat it for about 100 ms.
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
