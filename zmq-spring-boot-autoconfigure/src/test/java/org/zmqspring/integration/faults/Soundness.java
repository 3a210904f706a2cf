package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Statistic;
import org.awaitility.Awaitility;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What must hold of an application, whatever was done to its links: the transitions form
 * a chain, attempts come when they were announced, the meters tell the same story as the
 * events, and of the messages none is doubled and none is missing but during outages.
 * Stateless.
 */
final class Soundness {

	/** Room for a machine that is busy with something else. */
	private static final Duration LATE = Duration.ofMinutes(2);

	/** The wall clock is read in milliseconds, for each instant anew. */
	private static final Duration ROUNDING = Duration.ofMillis(2);

	private Soundness() {
	}

	/** All of it, for an application with one link and one publisher. */
	static void check(FaultApp app) {
		checkLinks(app);
		messagesAreInOrder(app, app.events().all());
	}

	/** Whatever concerns links, of which there may be many. */
	static void checkLinks(FaultApp app) {
		// events are published on a thread of their own, after the meters
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> metersAgree(app, app.events().all()));
		app.events()
			.all()
			.stream()
			.collect(Collectors.groupingBy(ZmqConnectionEvent::link))
			.values()
			.forEach(Soundness::isChain);
	}

	private static void isChain(List<ZmqConnectionEvent> events) {
		for (int i = 1; i < events.size(); i++) {
			follows(events.get(i - 1), events.get(i));
		}
	}

	private static void follows(ZmqConnectionEvent before, ZmqConnectionEvent after) {
		assertThat(after.from()).isEqualTo(before.to());
		assertThat(after.at()).isAfterOrEqualTo(before.at().minus(ROUNDING));
		if (before.to() == LinkState.BACKING_OFF && after.cause() == TransitionCause.RETRY) {
			Instant due = before.at().plus(before.delay());
			assertThat(after.at()).isBetween(due.minus(ROUNDING), due.plus(LATE));
		}
	}

	private static void metersAgree(FaultApp app, List<ZmqConnectionEvent> events) {
		assertThat(app.meter("zmq.reconnects"))
			.isEqualTo(events.stream().filter(ZmqConnectionEvent::isReconnect).count());
		for (AttemptOutcome outcome : AttemptOutcome.values()) {
			assertThat(app.meter("zmq.reconnect.attempts", "outcome", tag(outcome))).as(outcome.name())
				.isEqualTo(events.stream().filter((event) -> event.ended() == outcome).count());
		}
		for (TransitionCause cause : TransitionCause.values()) {
			assertThat(app.meter("zmq.disconnects", "cause", cause.tag())).as(cause.name())
				.isEqualTo(events.stream().filter((event) -> event.isDisconnect() && event.cause() == cause).count());
		}
		Duration downtime = events.stream().map(ZmqConnectionEvent::downtime).reduce(Duration.ZERO, Duration::plus);
		assertThat(app.meter("zmq.downtime")).isEqualTo(app.meter("zmq.reconnects"));
		assertThat(app.sum("zmq.downtime", Statistic.TOTAL_TIME)).isCloseTo(downtime.toNanos() / 1e9, within(0.001));
	}

	private static String tag(AttemptOutcome outcome) {
		return outcome.name().toLowerCase(Locale.ROOT);
	}

	private static void messagesAreInOrder(FaultApp app, List<ZmqConnectionEvent> events) {
		List<Integer> numbers = new ArrayList<>();
		for (String message : app.messages().all()) {
			if (message.startsWith("Message ")) {
				numbers.add(Integer.valueOf(message.substring(8)));
			}
		}
		long gaps = 0;
		for (int i = 1; i < numbers.size(); i++) {
			int step = numbers.get(i) - numbers.get(i - 1);
			assertThat(step).as("step to message %d", numbers.get(i)).isPositive();
			gaps += (step > 1) ? 1 : 0;
		}
		assertThat(gaps).isLessThanOrEqualTo(events.stream().filter(ZmqConnectionEvent::isReconnect).count());
	}

}
