package org.zmqspring.transport;

import java.util.concurrent.locks.LockSupport;

import org.zmqspring.message.Internal;

/**
 * An engine socket. It is opened on one thread, handed over once and from then on
 * confined to its owner, who closes it.
 */
@Internal
public interface EngineSocket {

	/**
	 * What names it.
	 * @return the link and its generation
	 */
	SocketKey key();

	/**
	 * Close it; never blocks. What is unsent is kept for the linger time. The engine
	 * answers with {@link LinkFact.Retired}. Closing twice does nothing.
	 */
	void close();

	/**
	 * Close it where nobody would do so later: if that fails, as a rule for want of
	 * memory, it is tried again, for about 100 ms.
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
