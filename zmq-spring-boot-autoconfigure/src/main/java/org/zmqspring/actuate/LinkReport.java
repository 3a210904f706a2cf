package org.zmqspring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Outage;
import org.zmqspring.transport.SocketMode;

/**
 * One link. Fields without a value are there, as {@code null}; Boot's mapper for
 * endpoints would leave them out (Spring Boot 4.1,
 * {@code JacksonEndpointAutoConfiguration}). Immutable.
 *
 * @param endpoint as configured
 * @param state where it is in its life
 * @param evidence what is known of its being up: {@code settled} or {@code message}
 * @param since since when it has been in this state
 * @param attempt the number of the last attempt
 * @param delayMillis the delay drawn for the next attempt, 0 unless backing off
 * @param nextAttemptAt when the next attempt comes
 * @param lastError why it is not up
 * @param reconnects how often it came up again
 * @param downtimeMillis all outages added up, with the one that goes on
 * @param outages the last outages that are over, oldest first
 * @param address where it is bound, with the real port; absent if it connects
 * @param peers how many peers are connected; absent if it connects
 */
@JsonInclude(Include.ALWAYS)
public record LinkReport(String endpoint, String state, @Nullable String evidence, Instant since, int attempt,
		long delayMillis, @Nullable Instant nextAttemptAt, @Nullable String lastError, long reconnects,
		long downtimeMillis, List<OutageReport> outages, @JsonInclude(Include.NON_NULL) @Nullable String address,
		@JsonInclude(Include.NON_NULL) @Nullable Integer peers) {

	static LinkReport of(LinkSnapshot link, Instant now) {
		boolean bound = link.spec().mode() == SocketMode.BIND;
		return new LinkReport(link.spec().endpoint().text(), link.state().name(),
				(link.evidence() != null) ? link.evidence().name().toLowerCase(Locale.ROOT) : null, link.since(),
				link.attempt(), link.delay().toMillis(), link.nextAttemptAt(), link.lastError(), link.reconnects(),
				downtime(link, now).toMillis(), link.outages().stream().map(OutageReport::of).toList(),
				bound ? link.address() : null, bound ? link.peers() : null);
	}

	/**
	 * How long a link was down altogether.
	 * @param link the link
	 * @param now the time, up to which an outage that goes on counts
	 * @return all outages added up
	 */
	static Duration downtime(LinkSnapshot link, Instant now) {
		Instant since = link.downSince();
		boolean down = since != null && since.isBefore(now);
		return down ? link.downtime().plus(Duration.between(since, now)) : link.downtime();
	}

	/**
	 * One outage that is over. Immutable.
	 *
	 * @param from when the link was lost
	 * @param to when it was connected again
	 * @param attempts how many attempts that took
	 * @param cause why it had been lost
	 * @param lost how many messages were missed; {@code null} as long as nobody can tell
	 */
	@JsonInclude(Include.ALWAYS)
	public record OutageReport(Instant from, Instant to, int attempts, String cause, @Nullable Long lost) {

		static OutageReport of(Outage outage) {
			return new OutageReport(outage.from(), outage.to(), outage.attempts(), outage.cause().tag(), null);
		}

	}

}
