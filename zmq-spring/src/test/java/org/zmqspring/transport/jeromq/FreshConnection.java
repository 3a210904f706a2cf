package org.zmqspring.transport.jeromq;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.Transport;

/**
 * Helps a connection past the greeting stall of the engine, as the supervisor does, where
 * a test has none. Stateless.
 */
final class FreshConnection {

	/** The supervisor waits 20 ms: at once may be before the stall. */
	private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private FreshConnection() {
	}

	/** Wait for the connection, then have the engine look again, twice. */
	static void await(Transport transport, RecordedFacts facts, SocketKey key) {
		facts.await(key, LinkFact.Connected.class);
		for (int i = 0; i < 2; i++) {
			LockSupport.parkNanos(AFTER_NANOS);
			transport.nudge(key);
		}
	}

}
