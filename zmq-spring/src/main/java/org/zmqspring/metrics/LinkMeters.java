package org.zmqspring.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketType;

/**
 * The meters of one link. Counters exist at 0 from the start, so that a rate sees the
 * first event, too. Confined to the supervisor's thread; gauges are read by any.
 */
final class LinkMeters {

	/** What can end a link that is up and is not being stopped. */
	private static final Set<TransitionCause> LOSSES = EnumSet.of(TransitionCause.PEER, TransitionCause.HEARTBEAT,
			TransitionCause.STALE, TransitionCause.STALLED, TransitionCause.PROTOCOL, TransitionCause.HANDSHAKE,
			TransitionCause.ENGINE, TransitionCause.REQUESTED, TransitionCause.ERROR);

	private final LinkId link;

	private final LinkDirectory directory;

	private final Ticker ticker;

	private final MeterGroup meters;

	private final Counter reconnects;

	private final Timer downtime;

	private final Map<TransitionCause, Counter> disconnects = new EnumMap<>(TransitionCause.class);

	private final Map<AttemptOutcome, Counter> attempts = new EnumMap<>(AttemptOutcome.class);

	LinkMeters(LinkSpec spec, LinkTraffic traffic, LinkDirectory directory, MeterRegistry registry, Ticker ticker) {
		this.link = spec.id();
		this.directory = directory;
		this.ticker = ticker;
		this.meters = new MeterGroup(registry, spec.socket(), spec.endpoint().text(), tag(spec.type()));
		this.reconnects = this.meters.counter(ZmqMeter.RECONNECTS);
		this.downtime = this.meters.timer(ZmqMeter.DOWNTIME);
		LOSSES.forEach(this::disconnects);
		EnumSet.allOf(AttemptOutcome.class).forEach(this::attempts);
		registerGauges(spec);
		for (PeerRefusal reason : PeerRefusal.values()) {
			this.meters.counter(ZmqMeter.PEERS_REFUSED, traffic, (its) -> its.refusals(reason), tag(reason));
		}
		if (spec.type() == SocketType.SUB) {
			this.meters.counter(ZmqMeter.MESSAGES_RECEIVED, traffic, LinkTraffic::messages);
			this.meters.counter(ZmqMeter.BYTES_RECEIVED, traffic, LinkTraffic::bytes);
		}
	}

	private void registerGauges(LinkSpec spec) {
		this.meters.timeGauge(ZmqMeter.RECONNECT_DELAY, () -> read(LinkSnapshot::delay, Duration.ZERO));
		this.meters.timeGauge(ZmqMeter.DOWNTIME_CURRENT, () -> read(this::age, Duration.ZERO));
		this.meters.gauge(ZmqMeter.CONNECTED, () -> read((now) -> now.state().isUp(), false) ? 1 : 0);
		for (LinkState state : LinkState.values()) {
			if (state.appliesTo(spec.mode())) {
				this.meters.gauge(ZmqMeter.CONNECTION_STATE, () -> read((now) -> now.state() == state, false) ? 1 : 0,
						tag(state));
			}
		}
	}

	void changed(ZmqConnectionEvent event) {
		if (event.isDisconnect()) {
			disconnects(event.cause()).increment();
		}
		if (event.ended() != null) {
			attempts(event.ended()).increment();
		}
		if (event.isReconnect()) {
			this.reconnects.increment();
			this.downtime.record(event.downtime());
		}
	}

	void close() {
		this.meters.close();
	}

	private Counter disconnects(TransitionCause cause) {
		return this.disconnects.computeIfAbsent(cause, (key) -> this.meters.counter(ZmqMeter.DISCONNECTS, key.tag()));
	}

	private Counter attempts(AttemptOutcome outcome) {
		return this.attempts.computeIfAbsent(outcome,
				(key) -> this.meters.counter(ZmqMeter.RECONNECT_ATTEMPTS, tag(key)));
	}

	private Duration age(LinkSnapshot snapshot) {
		Instant since = snapshot.downSince();
		if (since == null) {
			return Duration.ZERO;
		}
		Duration age = Duration.between(since, Instant.ofEpochMilli(this.ticker.epochMillis()));
		return age.isNegative() ? Duration.ZERO : age;
	}

	private <T> T read(Function<LinkSnapshot, T> reading, T otherwise) {
		return this.directory.link(this.link).map(reading).orElse(otherwise);
	}

	private static String tag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
