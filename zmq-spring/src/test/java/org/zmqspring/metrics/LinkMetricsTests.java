package org.zmqspring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkTraffic;

import static org.assertj.core.api.Assertions.assertThat;

class LinkMetricsTests {

	private static final String ENDPOINT = "tcp://feed:5556";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LinkDirectory directory = new LinkDirectory();

	private final ManualTicker ticker = new ManualTicker();

	private final LinkFixture link = LinkFixture.subscriber("prices", ENDPOINT);

	private final LinkTraffic traffic = new LinkTraffic();

	private final LinkMetrics metrics = new LinkMetrics(this.registry, this.directory, this.ticker);

	@Test
	void whenLinkIsAddedThenEveryMeterIsThereAtZero() {
		this.metrics.added(this.link.spec(), this.traffic);
		for (String cause : List.of("peer", "heartbeat", "stale", "protocol", "handshake", "engine", "requested",
				"error")) {
			assertThat(counter("zmq.disconnects", "cause", cause)).isZero();
		}
		for (AttemptOutcome outcome : AttemptOutcome.values()) {
			assertThat(counter("zmq.reconnect.attempts", "outcome", outcome.name().toLowerCase(Locale.ROOT))).isZero();
		}
		assertThat(counter("zmq.reconnects")).isZero();
		assertThat(this.registry.get("zmq.downtime").timer().count()).isZero();
		assertThat(gauge("zmq.connected")).isZero();
		assertThat(gauge("zmq.reconnect.delay")).isZero();
		assertThat(gauge("zmq.downtime.current")).isZero();
	}

	@Test
	void whenLinkComesUpForTheFirstTimeThenItIsNoReconnect() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.changed(event(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED, null, null));
		assertThat(counter("zmq.reconnects")).isZero();
		assertThat(counter("zmq.reconnect.attempts", "outcome", "connected")).isZero();
	}

	@Test
	void whenLinkIsLostAndComesBackThenItIsCounted() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.changed(event(LinkState.UP, LinkState.BACKING_OFF, TransitionCause.PEER, null, null));
		this.metrics.changed(event(LinkState.CONNECTING, LinkState.BACKING_OFF, TransitionCause.REFUSED,
				AttemptOutcome.REFUSED, null));
		this.metrics.changed(event(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED,
				AttemptOutcome.CONNECTED, outage(Duration.ofMillis(2500))));
		assertThat(counter("zmq.disconnects", "cause", "peer")).isOne();
		assertThat(counter("zmq.reconnect.attempts", "outcome", "refused")).isOne();
		assertThat(counter("zmq.reconnect.attempts", "outcome", "connected")).isOne();
		assertThat(counter("zmq.reconnects")).isOne();
		assertThat(this.registry.get("zmq.downtime").timer().count()).isOne();
		assertThat(this.registry.get("zmq.downtime").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2500);
	}

	@Test
	void whenLinkIsStoppedThenItIsNoDisconnect() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.changed(event(LinkState.UP, LinkState.CLOSED, TransitionCause.STOPPED, null, null));
		assertThat(this.registry.get("zmq.disconnects").counters()).allMatch((counter) -> counter.count() == 0);
	}

	@Test
	void gaugesFollowTheDirectory() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.link.up().in(this.directory);
		assertThat(gauge("zmq.connected")).isOne();
		assertThat(gauge("zmq.connection.state", "state", "up")).isOne();
		assertThat(gauge("zmq.connection.state", "state", "backing_off")).isZero();
		this.link.lost(LinkFixture.EPOCH).in(this.directory);
		this.ticker.advance(Duration.ofSeconds(12));
		assertThat(gauge("zmq.connected")).isZero();
		assertThat(gauge("zmq.connection.state", "state", "up")).isZero();
		assertThat(gauge("zmq.connection.state", "state", "backing_off")).isOne();
		assertThat(gauge("zmq.reconnect.delay")).isEqualTo(0.731);
		assertThat(gauge("zmq.downtime.current")).isEqualTo(12);
	}

	@Test
	void onlyStatesOfTheModeAreShown() {
		this.metrics.added(LinkFixture.publisher("prices", "tcp://*:5556").spec(), this.traffic);
		assertThat(this.registry.get("zmq.connection.state").gauges())
			.extracting((gauge) -> gauge.getId().getTag("state"))
			.containsExactlyInAnyOrder("new", "binding", "listening", "backing_off", "closed");
	}

	@Test
	void trafficIsCountedForSubscribersOnly() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.added(LinkFixture.publisher("prices", "tcp://*:5556").spec(), new LinkTraffic());
		this.traffic.received(3, 192, 0);
		assertThat(this.registry.get("zmq.messages.received").functionCounter().count()).isEqualTo(3);
		assertThat(this.registry.get("zmq.bytes.received").functionCounter().count()).isEqualTo(192);
		assertThat(this.registry.get("zmq.messages.received").functionCounters()).hasSize(1);
	}

	private double counter(String name, String... tags) {
		return this.registry.get(name).tags(tags).counter().count();
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	private ZmqConnectionEvent event(LinkState from, LinkState to, TransitionCause cause,
			@Nullable AttemptOutcome ended, @Nullable Outage outage) {
		return new ZmqConnectionEvent(this.link.spec().id(), from, to, cause, null, LinkFixture.EPOCH, 1, Duration.ZERO,
				ended, outage);
	}

	private static Outage outage(Duration length) {
		return new Outage(LinkFixture.EPOCH, LinkFixture.EPOCH.plus(length), 2, TransitionCause.PEER);
	}

}
