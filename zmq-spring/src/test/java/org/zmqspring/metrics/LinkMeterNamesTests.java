package org.zmqspring.metrics;

import java.util.Arrays;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.transport.LinkTraffic;

import static org.assertj.core.api.Assertions.assertThat;

class LinkMeterNamesTests {

	private static final String ENDPOINT = "tcp://feed:5556";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LinkDirectory directory = new LinkDirectory();

	private final ManualTicker ticker = new ManualTicker();

	private final LinkFixture link = LinkFixture.subscriber("prices", ENDPOINT);

	private final LinkTraffic traffic = new LinkTraffic();

	private final LinkMetrics metrics = new LinkMetrics(this.registry, this.directory, this.ticker);

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

}
