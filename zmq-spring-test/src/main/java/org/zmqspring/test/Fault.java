package org.zmqspring.test;

import java.util.Set;

import org.zmqspring.test.FaultProxy.Direction;

/**
 * What a {@link FaultProxy} does with connections and bytes. Immutable.
 *
 * @param welcome what it does with a new connection
 * @param stopped the directions whose bytes wait
 * @param lost the directions whose bytes are lost
 */
record Fault(Welcome welcome, Set<Direction> stopped, Set<Direction> lost) {

	private static final Set<Direction> NEITHER = Set.of();

	private static final Set<Direction> BOTH = Set.of(Direction.values());

	static final Fault NONE = new Fault(Welcome.CONNECT, NEITHER, NEITHER);

	static final Fault REFUSED = new Fault(Welcome.REFUSE, NEITHER, NEITHER);

	static final Fault BLACK_HOLE = new Fault(Welcome.DROP, BOTH, NEITHER);

	static final Fault HELD = new Fault(Welcome.HOLD, NEITHER, NEITHER);

	static final Fault CLOSED = new Fault(Welcome.CLOSE, NEITHER, NEITHER);

	/** What becomes of a new connection. */
	enum Welcome {

		/** It is connected to the target, as soon as no direction is stopped. */
		CONNECT,

		/** It is accepted and gets no answer. */
		HOLD,

		/** It is accepted and closed. */
		CLOSE,

		/** It is refused. */
		REFUSE,

		/** Its SYN is dropped. */
		DROP

	}

	static Fault stopping(Direction... directions) {
		return new Fault(Welcome.CONNECT, Set.of(directions), NEITHER);
	}

	static Fault losing(Direction... directions) {
		return new Fault(Welcome.CONNECT, NEITHER, Set.of(directions));
	}

}
