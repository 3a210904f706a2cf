package org.zmqspring.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
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
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketType;

/**
 * The meters of links. They are removed with their link, and start at 0 if the link is
 * added again. Confined to the supervisor's thread; any thread may read the gauges.
 */
public final class LinkMetrics implements LinkListener {

	/** The causes by which a link that is up can be lost. */
	private static final Set<TransitionCause> LOSSES = EnumSet.of(TransitionCause.PEER, TransitionCause.HEARTBEAT,
			TransitionCause.STALE, TransitionCause.STALLED, TransitionCause.PROTOCOL, TransitionCause.HANDSHAKE,
			TransitionCause.ENGINE, TransitionCause.REQUESTED, TransitionCause.ERROR);

	private final MeterRegistry registry;

	private final LinkDirectory directory;

	private final Ticker ticker;

	private final Map<LinkId, LinkMeters> links = new HashMap<>();

	public LinkMetrics(MeterRegistry registry, LinkDirectory directory, Ticker ticker) {
		this.registry = registry;
		this.directory = directory;
		this.ticker = ticker;
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		// Otherwise the registry would return the old meters.
		removed(spec.id());
		this.links.put(spec.id(), new LinkMeters(spec, traffic));
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		LinkMeters meters = this.links.get(event.link());
		if (meters != null) {
			meters.changed(event);
		}
	}

	@Override
	public void removed(LinkId link) {
		LinkMeters meters = this.links.remove(link);
		if (meters != null) {
			meters.group.close();
		}
	}

	private static String tag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The meters of one link. Its counters are registered at 0 before the first event:
	 * otherwise a rate would not include that event.
	 */
	private final class LinkMeters {

		private final LinkId link;

		private final MeterGroup group;

		private final Counter reconnects;

		private final Timer downtime;

		private final Map<TransitionCause, Counter> disconnects = new EnumMap<>(TransitionCause.class);

		private final Map<AttemptOutcome, Counter> attempts = new EnumMap<>(AttemptOutcome.class);

		LinkMeters(LinkSpec spec, LinkTraffic traffic) {
			this.link = spec.id();
			this.group = new MeterGroup(LinkMetrics.this.registry, spec.socket(), spec.endpoint().text(),
					tag(spec.type()));
			this.reconnects = this.group.counter(ZmqMeter.RECONNECTS);
			this.downtime = this.group.timer(ZmqMeter.DOWNTIME);
			LOSSES.forEach((cause) -> {
				// Nothing waits for the peer of a socket that receives.
				if (cause != TransitionCause.STALLED || !spec.type().isReceiving()) {
					disconnects(cause);
				}
			});
			EnumSet.allOf(AttemptOutcome.class).forEach(this::attempts);
			registerGauges(spec);
			for (PeerRefusal reason : PeerRefusal.values()) {
				if (reason.appliesTo(spec.type(), spec.mode())) {
					this.group.counter(ZmqMeter.PEERS_REFUSED, traffic, (counts) -> counts.refusals(reason),
							tag(reason));
				}
			}
			if (spec.type().isReceiving()) {
				this.group.counter(ZmqMeter.MESSAGES_RECEIVED, traffic, LinkTraffic::messages);
				this.group.counter(ZmqMeter.BYTES_RECEIVED, traffic, LinkTraffic::bytes);
			}
			if (spec.type() == SocketType.SUB) {
				this.group.counter(ZmqMeter.MESSAGES_LOST, traffic, LinkTraffic::lost);
				this.group.counter(ZmqMeter.MESSAGES_RECOVERED, traffic, LinkTraffic::recovered);
				this.group.counter(ZmqMeter.SEQUENCE_RESTARTS, traffic, LinkTraffic::restarts);
			}
		}

		private void registerGauges(LinkSpec spec) {
			this.group.timeGauge(ZmqMeter.RECONNECT_DELAY, () -> read(LinkSnapshot::delay, Duration.ZERO));
			this.group.timeGauge(ZmqMeter.DOWNTIME_CURRENT, () -> read(this::outageAge, Duration.ZERO));
			this.group.gauge(ZmqMeter.CONNECTED, () -> read((now) -> now.state().isUp(), false) ? 1 : 0);
			for (LinkState state : LinkState.values()) {
				if (state.appliesTo(spec.mode())) {
					this.group.gauge(ZmqMeter.CONNECTION_STATE,
							() -> read((now) -> now.state() == state, false) ? 1 : 0, tag(state));
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

		private Counter disconnects(TransitionCause cause) {
			return this.disconnects.computeIfAbsent(cause,
					(key) -> this.group.counter(ZmqMeter.DISCONNECTS, key.tag()));
		}

		private Counter attempts(AttemptOutcome outcome) {
			return this.attempts.computeIfAbsent(outcome,
					(key) -> this.group.counter(ZmqMeter.RECONNECT_ATTEMPTS, tag(key)));
		}

		private Duration outageAge(LinkSnapshot snapshot) {
			Instant since = snapshot.downSince();
			if (since == null) {
				return Duration.ZERO;
			}
			Duration age = Duration.between(since, Instant.ofEpochMilli(LinkMetrics.this.ticker.epochMillis()));
			return age.isNegative() ? Duration.ZERO : age;
		}

		private <T> T read(Function<LinkSnapshot, T> reading, T otherwise) {
			return LinkMetrics.this.directory.link(this.link).map(reading).orElse(otherwise);
		}

	}

}
