package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.zmqspring.integration.faults.Scenario;
import org.zmqspring.integration.faults.Scenarios;
import org.zmqspring.integration.faulttable.Contender.Subscriber;
import org.zmqspring.integration.faulttable.Contender.Wish;
import org.zmqspring.integration.faulttable.Timeline.Kind;

/**
 * How many sockets of one contender come back when their publisher does. Immutable.
 *
 * @param away attempts while it was away
 * @param attempts attempts from its return until the last socket received again
 * @param peak as many of these were made within the busiest 100 ms
 * @param back how many sockets received again
 * @param last when the last of them did, from the publisher's return
 */
record Fleet(int away, int attempts, int peak, int back, Duration last) {

	static final int SOCKETS = 200;

	static final Duration AWAY = Duration.ofSeconds(20);

	private static final Duration WINDOW = Duration.ofMillis(100);

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** Longer than the publisher ever pauses, shorter than it is away. */
	private static final Duration GAP = Duration.ofSeconds(5);

	static Fleet of(Contender contender) throws Exception {
		try (Scenario scenario = Scenarios.closed();
				Subscriber subscriber = contender
					.subscribe(new Wish(scenario.endpoint(), scenario.replayEndpoint(), SOCKETS, false, false, GAP))) {
			Timeline timeline = subscriber.timeline();
			timeline.awaitSockets(Kind.MESSAGE, SOCKETS, Instant.EPOCH, LIMIT);
			Instant struck = Instant.now();
			scenario.strike();
			scenario.last(AWAY);
			Instant cured = Instant.now();
			scenario.cure();
			Map<Integer, Instant> firsts = timeline.awaitSockets(Kind.MESSAGE, SOCKETS, cured, LIMIT);
			Instant last = firsts.values().stream().max(Instant::compareTo).orElse(cured);
			List<Instant> attempts = timeline.all(Kind.ATTEMPT, cured, last);
			return new Fleet(timeline.all(Kind.ATTEMPT, struck, cured).size(), attempts.size(), peak(attempts),
					firsts.size(), Duration.between(cured, last));
		}
	}

	private static int peak(List<Instant> attempts) {
		return attempts.stream().mapToInt((from) -> within(attempts, from)).max().orElse(0);
	}

	private static int within(List<Instant> attempts, Instant from) {
		Instant to = from.plus(WINDOW);
		return (int) attempts.stream().filter((attempt) -> !attempt.isBefore(from) && attempt.isBefore(to)).count();
	}

	/** As the table shows it. */
	String cells() {
		long share = Math.round(100.0 * this.peak / Math.max(1, this.attempts));
		String when = Finding.text(this.last) + ((this.back < SOCKETS) ? ", only " + this.back + " of them" : "");
		return this.away + " | " + this.attempts + " | " + this.peak + " (" + share + " %) | " + when;
	}

}
