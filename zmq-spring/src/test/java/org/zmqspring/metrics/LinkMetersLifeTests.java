package org.zmqspring.metrics;

import java.time.Duration;

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

class LinkMetersLifeTests {

	private static final String ENDPOINT = "tcp://feed:5556";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LinkDirectory directory = new LinkDirectory();

	private final ManualTicker ticker = new ManualTicker();

	private final LinkFixture link = LinkFixture.subscriber("prices", ENDPOINT);

	private final LinkTraffic traffic = new LinkTraffic();

	private final LinkMetrics metrics = new LinkMetrics(this.registry, this.directory, this.ticker);

	@Test
	void whenLinkIsRemovedThenItsMetersVanishAndComeBackAnewWithIt() {
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
