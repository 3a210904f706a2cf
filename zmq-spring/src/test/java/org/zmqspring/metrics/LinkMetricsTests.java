package org.zmqspring.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import org.zmqspring.transport.PeerRefusal;

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
	void whenASubscriberConnectsThenOnlyTheReasonsThatCanOccurAreThere() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.traffic.refused(PeerRefusal.MESSAGE_SIZE);
		assertThat(this.registry.get("zmq.peers.refused").functionCounters()).singleElement().satisfies((counter) -> {
			assertThat(counter.getId().getTag("reason")).isEqualTo("message_size");
			assertThat(counter.count()).isOne();
		});
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
		this.traffic.numbered(34, 20, 2, false);
		assertThat(this.registry.get("zmq.messages.lost").functionCounter().count()).isEqualTo(20);
		this.traffic.recovered(28);
		assertThat(this.registry.get("zmq.messages.recovered").functionCounter().count()).isEqualTo(28);
		assertThat(this.registry.get("zmq.sequence.restarts").functionCounter().count()).isEqualTo(2);
		assertThat(this.registry.get("zmq.messages.received").functionCounters()).hasSize(1);
	}

	@Test
	void whenLinkIsRemovedThenItsMetersVanishAndStartAgainAtZeroWithIt() {
		this.metrics.added(this.link.spec(), this.traffic);
		this.traffic.received(3, 192, 0);
		this.metrics.removed(this.link.spec().id());
		assertThat(this.registry.getMeters()).isEmpty();
		LinkTraffic second = new LinkTraffic();
		this.metrics.added(this.link.spec(), second);
		second.received(1, 64, 0);
		assertThat(this.registry.get("zmq.messages.received").functionCounter().count()).isOne();
	}

	@Test
	void whenLinkIsAddedTwiceThenTheSecondOneCounts() {
		this.metrics.added(this.link.spec(), this.traffic);
		LinkTraffic second = new LinkTraffic();
		this.metrics.added(this.link.spec(), second);
		second.received(1, 64, 0);
		assertThat(this.registry.get("zmq.messages.received").functionCounter().count()).isOne();
	}

	@Test
	void whenLinkIsUnknownThenNothingHappens() {
		this.metrics.changed(event(LinkState.UP, LinkState.BACKING_OFF, TransitionCause.PEER, null, null));
		this.metrics.removed(this.link.spec().id());
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whenRegistryRefusesAMeterThenTheOthersStillCount() {
		this.registry.config().onMeterAdded((meter) -> {
			if (meter.getId().getName().equals("zmq.reconnects")) {
				throw new IllegalStateException("refused");
			}
		});
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.changed(event(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED,
				AttemptOutcome.CONNECTED, outage(Duration.ofSeconds(1))));
		assertThat(this.registry.get("zmq.downtime").timer().count()).isOne();
	}

	@Test
	void metersSurviveTheGarbageCollector() {
		LinkTraffic own = new LinkTraffic();
		own.received(3, 192, 0);
		this.metrics.added(this.link.spec(), own);
		this.link.up().in(this.directory);
		own = null;
		System.gc();
		assertThat(this.registry.get("zmq.messages.received").functionCounter().count()).isEqualTo(3);
		assertThat(gauge("zmq.connected")).isOne();
	}

	@Test
	void whenPublisherAndSubscriberShareNameAndEndpointThenTheirMetersDiffer() {
		LinkFixture publisher = LinkFixture.publisher("prices", ENDPOINT);
		this.metrics.added(this.link.spec(), this.traffic);
		this.metrics.added(publisher.spec(), new LinkTraffic());
		publisher.up().in(this.directory);
		assertThat(gauge("zmq.connected", "type", "pub")).isOne();
		assertThat(gauge("zmq.connected", "type", "sub")).isZero();
		this.metrics.removed(publisher.spec().id());
		assertThat(this.registry.get("zmq.connected").gauges()).hasSize(1);
	}

	@Test
	void prometheusSeesTheNamesOfTheDocumentation() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		LinkMetrics scraped = new LinkMetrics(prometheus, this.directory, this.ticker);
		scraped.added(this.link.spec(), this.traffic);
		scraped.added(LinkFixture.publisher("prices", ENDPOINT).spec(), new LinkTraffic());
		this.link.lost(LinkFixture.EPOCH).in(this.directory);
		String tags = "{endpoint=\"tcp://feed:5556\",socket=\"prices\",type=\"sub\"}";
		assertThat(prometheus.scrape()).contains("zmq_reconnects_total" + tags + " 0.0", "zmq_connected" + tags,
				"zmq_downtime_seconds_count" + tags, "zmq_downtime_current_seconds" + tags,
				"zmq_reconnect_delay_seconds" + tags + " 0.731", "zmq_messages_received_total" + tags,
				"zmq_bytes_received_total" + tags,
				"zmq_disconnects_total{cause=\"peer\",endpoint=\"tcp://feed:5556\",socket=\"prices\",type=\"sub\"}",
				"zmq_reconnect_attempts_total{endpoint=\"tcp://feed:5556\",outcome=\"refused\",socket=\"prices\",",
				"zmq_connection_state{endpoint=\"tcp://feed:5556\",socket=\"prices\",state=\"backing_off\",");
		scraped.removed(this.link.spec().id());
		assertThat(prometheus.scrape()).doesNotContain("type=\"sub\"").contains("type=\"pub\"");
	}

	@Test
	void metersAreAsDocumented() {
		this.metrics.added(this.link.spec(), this.traffic);
		for (Meter meter : this.registry.getMeters()) {
			ZmqMeter documented = Arrays.stream(ZmqMeter.values())
				.filter((one) -> one.meterName().equals(meter.getId().getName()))
				.findFirst()
				.orElseThrow();
			assertThat(meter.getId().getType()).isEqualTo(documented.type());
			assertThat(meter.getId().getDescription()).isEqualTo(documented.description());
			assertThat("seconds".equals(meter.getId().getBaseUnit())).isEqualTo(documented.unit().equals("seconds"));
			assertThat(meter.getId().getTags()).extracting((tag) -> tag.getKey())
				.containsExactlyInAnyOrderElementsOf(documented.tagKeys());
		}
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
