package org.zmqspring.actuate;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Outage;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;

/**
 * One link. Fields without a value are shown as {@code null}; by default, Spring Boot's
 * mapper for endpoints omits them (Spring Boot 4.1,
 * {@code JacksonEndpointAutoConfiguration}). Immutable.
 *
 * @param endpoint as configured; the address if the link is to one address of a name
 * @param configured the endpoint with the name, if the link is to one of all its
 * addresses; otherwise absent
 * @param state its state
 * @param evidence why it counts as up: {@code settled} or {@code message}
 * @param since when it entered this state
 * @param attempt the number of the last attempt
 * @param delayMillis the delay before the next attempt, 0 unless backing off
 * @param nextAttemptAt the time of the next attempt
 * @param lastError why it is not up
 * @param reconnects how often it came up again after a loss
 * @param downtimeMillis the sum of all outages, the current one included
 * @param outages the last finished outages, oldest first
 * @param sequence what the numbers of its messages show; absent before the first number
 * @param address the address it is bound to, with the real port; absent if it connects
 * @param peers how many peers are connected; absent if it connects
 */
@JsonInclude(Include.ALWAYS)
public record LinkReport(String endpoint, @JsonInclude(Include.NON_NULL) @Nullable String configured, String state,
		@Nullable String evidence, Instant since, int attempt, long delayMillis, @Nullable Instant nextAttemptAt,
		@Nullable String lastError, long reconnects, long downtimeMillis, List<OutageReport> outages,
		@JsonInclude(Include.NON_NULL) @Nullable SequenceReport sequence,
		@JsonInclude(Include.NON_NULL) @Nullable String address,
		@JsonInclude(Include.NON_NULL) @Nullable Integer peers) {

	static LinkReport of(LinkSnapshot link, @Nullable LinkTraffic traffic, Instant now) {
		boolean bound = link.spec().mode() == SocketMode.BIND;
		String endpoint = link.spec().endpoint().text();
		String configured = link.spec().configured().text();
		return new LinkReport(endpoint, configured.equals(endpoint) ? null : configured, link.state().name(),
				(link.evidence() != null) ? link.evidence().name().toLowerCase(Locale.ROOT) : null, link.since(),
				link.attempt(), link.delay().toMillis(), link.nextAttemptAt(), link.lastError(), link.reconnects(),
				downtime(link, now).toMillis(), link.outages().stream().map(OutageReport::of).toList(),
				(traffic != null) ? SequenceReport.of(traffic) : null, bound ? link.address() : null,
				bound ? link.peers() : null);
	}

	/** The sum of all outages. A current outage counts up to now. */
	static Duration downtime(LinkSnapshot link, Instant now) {
		Instant since = link.downSince();
		boolean down = since != null && since.isBefore(now);
		return down ? link.downtime().plus(Duration.between(since, now)) : link.downtime();
	}

	/**
	 * A finished outage. Immutable.
	 *
	 * @param from when the link was lost
	 * @param to when it was up again
	 * @param attempts the number of attempts during the outage
	 * @param cause why the link was lost
	 * @param lost how many messages were missed, as their numbers show, without those
	 * that were recovered; {@code null} if that is unknown
	 */
	@JsonInclude(Include.ALWAYS)
	public record OutageReport(Instant from, Instant to, int attempts, String cause, @Nullable Long lost) {

		static OutageReport of(Outage outage) {
			return new OutageReport(outage.from(), outage.to(), outage.attempts(), outage.cause().tag(), outage.lost());
		}

	}

	/**
	 * What the numbers of the messages of a link show. Immutable.
	 *
	 * @param last the last received number
	 * @param lost how many messages are missing, without those lost by restarts
	 * @param recovered how many messages were received from the replay endpoint of the
	 * publisher
	 * @param restarts how often the publisher has restarted
	 * @param state {@code followed}, or {@code implausible} if the numbers of at least
	 * one stream are no longer judged
	 */
	public record SequenceReport(BigInteger last, long lost, long recovered, long restarts, String state) {

		static @Nullable SequenceReport of(LinkTraffic traffic) {
			return (traffic.numbers() != LinkTraffic.Numbers.NONE)
					? new SequenceReport(new BigInteger(Long.toUnsignedString(traffic.lastNumber())), traffic.lost(),
							traffic.recovered(), traffic.restarts(), traffic.numbers().name().toLowerCase(Locale.ROOT))
					: null;
		}

	}

}
