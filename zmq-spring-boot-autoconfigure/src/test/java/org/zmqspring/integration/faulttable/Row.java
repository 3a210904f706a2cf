package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.zmqspring.integration.faults.BadPeerScenarios;
import org.zmqspring.integration.faults.Scenario;
import org.zmqspring.integration.faults.Scenarios;

/**
 * One fault of the table. Immutable.
 *
 * @param fault what the table calls it
 * @param scenario makes it
 * @param lasts how long at least
 * @param traits what else there is to say of it
 */
record Row(String fault, Supplier<Scenario> scenario, Duration lasts, List<Trait> traits) {

	/** In the order of the table. */
	static final List<Row> ALL = List.of(row("peer absent at start", 3, Scenarios::absent, Trait.FROM_START),
			row("publisher killed (`kill -9`) and started again", 3, Scenarios::killed, Trait.NEEDS_LIBZMQ),
			row("publisher closes and comes back", 3, Scenarios::closed),
			row("publisher stopped (`SIGSTOP`)", 6, Scenarios::stopped, Trait.NEEDS_LIBZMQ),
			row("the same, all with heartbeats", 6, Scenarios::stopped, Trait.NEEDS_LIBZMQ, Trait.HEARTBEATS),
			row("SYN black hole at start", 12, Scenarios::synBlackHole, Trait.FROM_START),
			row("silent partition, both ways", 8, Scenarios::partition),
			row("the same, all with heartbeats", 8, Scenarios::partition, Trait.HEARTBEATS),
			row("silent partition, publisher to subscriber", 8, Scenarios::oneWay),
			row("the same, all with heartbeats", 8, Scenarios::oneWay, Trait.HEARTBEATS),
			row("publisher's host vanishes without a FIN and is back", 3, Scenarios::halfOpen),
			row("the same, all with heartbeats", 3, Scenarios::halfOpen, Trait.HEARTBEATS),
			row("connection reset, new ones accepted and closed", 5, Scenarios::acceptAndClose),
			row("connection reset, new ones accepted and left in silence", 5, Scenarios::acceptAndSilence),
			row("HTTP server on the port", 5, BadPeerScenarios::httpServer),
			row("TLS server on the port", 5, BadPeerScenarios::tlsServer),
			row("protocol error in mid-stream, then a good publisher", 2, BadPeerScenarios::protocolError),
			row("messages above `max-msg-size`, then good ones", 2, BadPeerScenarios::oversizedMessages, Trait.LIMITED),
			row("publisher wants CURVE, then not any more", 3, BadPeerScenarios::curveServer));

	/** What a row may be besides. */
	enum Trait {

		/** The subscriber starts only when the fault is there. */
		FROM_START,

		/** The plain subscribers send heartbeats, too. */
		HEARTBEATS,

		/** Messages above a limit are refused. */
		LIMITED,

		/** The publisher is libzmq's. */
		NEEDS_LIBZMQ

	}

	private static Row row(String fault, int seconds, Supplier<Scenario> scenario, Trait... traits) {
		return new Row(fault, scenario, Duration.ofSeconds(seconds), List.of(traits));
	}

	boolean is(Trait trait) {
		return this.traits.contains(trait);
	}

}
