package org.zmqspring.metrics;

import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.ReplayOutcome;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;

import static org.assertj.core.api.Assertions.assertThat;

class PublishMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LinkDirectory directory = new LinkDirectory();

	private List<PublisherInfo> publishers = List.of(info("prices", 0), info("orders", 0));

	private final PublishMetrics metrics = new PublishMetrics(() -> this.publishers, this.directory);

	@Test
	void figuresAreReadWhenAskedFor() {
		this.metrics.bindTo(this.registry);
		this.publishers = List.of(info("prices", 10), info("orders", 0));
		assertThat(counter("zmq.messages.sent", "socket", "prices")).isEqualTo(10);
		assertThat(counter("zmq.bytes.sent", "socket", "prices")).isEqualTo(640);
		assertThat(counter("zmq.messages.resent", "socket", "prices")).isEqualTo(20);
		assertThat(counter("zmq.messages.rejected", "socket", "prices")).isEqualTo(4);
		assertThat(counter("zmq.messages.dropped", "socket", "prices", "listener", "none", "reason", "oldest"))
			.isEqualTo(3);
		assertThat(counter("zmq.messages.dropped", "socket", "prices", "listener", "none", "reason", "newest"))
			.isZero();
		assertThat(gauge("zmq.publisher.queue")).isEqualTo(5);
		assertThat(gauge("zmq.publisher.subscriptions")).isEqualTo(2);
		assertThat(counter("zmq.messages.sent", "socket", "orders")).isZero();
	}

	@Test
	void peersOfAllBoundEndpointsAddUp() {
		this.metrics.bindTo(this.registry);
		LinkFixture.publisher("prices", "tcp://*:5556").up().boundTo("tcp://0.0.0.0:5556", 2).in(this.directory);
		LinkFixture.publisher("prices", "tcp://*:5557").up().boundTo("tcp://0.0.0.0:5557", 1).in(this.directory);
		LinkFixture.publisher("orders", "tcp://*:5558").up().boundTo("tcp://0.0.0.0:5558", 7).in(this.directory);
		LinkFixture.replay("prices", "tcp://*:5559").up().boundTo("tcp://0.0.0.0:5559", 9).in(this.directory);
		assertThat(gauge("zmq.publisher.peers")).as("without peers that ask for earlier messages").isEqualTo(3);
	}

	@Test
	void showsWhatAPublisherKeepsAndAnswersUnlessItKeepsNothing() {
		this.metrics.bindTo(this.registry);
		assertThat(gauge("zmq.replay.kept")).isEqualTo(100);
		assertThat(gauge("zmq.replay.pending")).isEqualTo(2);
		assertThat(counter("zmq.replay.sent", "socket", "prices")).isEqualTo(1000);
		assertThat(counter("zmq.replay.requests", "socket", "prices", "outcome", "completed")).isEqualTo(7);
		assertThat(counter("zmq.replay.requests", "socket", "prices", "outcome", "busy")).isZero();
		SimpleMeterRegistry without = new SimpleMeterRegistry();
		new PublishMetrics(
				() -> List
					.of(new PublisherInfo("plain", info("plain", 0).counts(), info("plain", 0).queue(), 0, 1, null)),
				this.directory)
			.bindTo(without);
		assertThat(without.getMeters()).extracting((meter) -> meter.getId().getName())
			.contains("zmq.messages.sent")
			.noneMatch((name) -> name.startsWith("zmq.replay"));
	}

	@Test
	void prometheusTakesDropsOfPublishersAndListenersTogether() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new MeterGroup(prometheus).counter(ZmqMeter.MESSAGES_DROPPED, "prices", "a", "overflow");
		this.metrics.bindTo(prometheus);
		assertThat(prometheus.scrape()).contains("zmq_messages_sent_total{socket=\"prices\"} 0.0",
				"zmq_bytes_sent_total{socket=\"prices\"} 0.0",
				"zmq_messages_dropped_total{listener=\"none\",reason=\"oldest\",socket=\"prices\"} 3.0",
				"zmq_messages_dropped_total{listener=\"a\",reason=\"overflow\",socket=\"prices\"} 0.0");
	}

	private double counter(String name, String... tags) {
		return this.registry.get(name).tags(tags).functionCounter().count();
	}

	private double gauge(String name) {
		return this.registry.get(name).tag("socket", "prices").gauge().value();
	}

	private static PublisherInfo info(String name, long sent) {
		return new PublisherInfo(name,
				new PublisherInfo.Counts(sent, sent * 64, sent * 2, Map.of(DropReason.OLDEST, 3L), 4),
				new PublisherInfo.QueueState(5, 8192, false), 2, 1,
				new PublisherInfo.ReplayState(100, 6400, 2, 1000, Map.of(ReplayOutcome.COMPLETED, 7L)));
	}

}
