package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application with one link shows of a loss and a recovery: states, counters,
 * downtime, log. Stateless.
 */
final class OneOutage {

	private static final String ATTEMPTS = "(CONNECTING (CONFIRMING )?BACKING_OFF )*CONNECTING CONFIRMING UP ";

	/** Room for a machine that is busy with something else. */
	private static final Duration ROOM = Duration.ofSeconds(15);

	private OneOutage() {
	}

	/**
	 * Check it.
	 * @param app the application, whose link is up again
	 * @param log what it has written so far
	 * @param cause why the link was lost
	 * @param broken when it was broken
	 * @param unnoticed how long that may have gone unnoticed
	 * @return the outage as the application saw it
	 */
	static Outage check(FaultApp app, CharSequence log, String cause, Instant broken, Duration unnoticed) {
		Soundness.check(app);
		String path = app.events().all().stream().map((event) -> event.to().name() + " ").collect(Collectors.joining());
		assertThat(path).matches(ATTEMPTS + "BACKING_OFF " + ATTEMPTS);
		assertThat(app.meter("zmq.disconnects", "cause", cause)).isEqualTo(1);
		assertThat(app.meter("zmq.disconnects")).isEqualTo(1);
		assertThat(app.meter("zmq.reconnects")).isEqualTo(1);
		Outage outage = app.events()
			.all()
			.stream()
			.filter(ZmqConnectionEvent::isReconnect)
			.map(ZmqConnectionEvent::outage)
			.findFirst()
			.orElseThrow();
		assertThat(outage.cause().tag()).isEqualTo(cause);
		assertThat(outage.from()).isBetween(broken.minusMillis(5), broken.plus(unnoticed).plus(ROOM));
		assertThat(outage.attempts()).isEqualTo((int) app.events()
			.all()
			.stream()
			.filter((event) -> event.at().isAfter(outage.from()) && event.ended() != null)
			.count());
		assertThat(app.link().outages()).containsExactly(outage);
		checkLog(app, log, cause);
		return outage;
	}

	private static void checkLog(FaultApp app, CharSequence log, String cause) {
		String link = "zmq link '" + app.link().spec().id() + "' ";
		assertThat(log.toString().lines().filter((line) -> line.contains(link + "is down (" + cause + ": ")))
			.hasSize(1);
		assertThat(log.toString()
			.lines()
			.filter((line) -> line.contains(link + "is up again after ") && line.contains("(cause: " + cause + ")")))
			.hasSize(1);
	}

}
