package org.zmqspring.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.zmqspring.forward.ForwarderDropReason;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.supervise.LinkDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private ForwarderInfo hub = info(0, 0, Map.of(), 0);

	@Test
	void aBackendHasTheMetersOfAPublisher() {
		new ForwardMetrics(() -> List.of(this.hub), new LinkDirectory()).bindTo(this.registry);
		assertThat(counter("zmq.messages.sent")).isZero();
		this.hub = info(7, 700, Map.of(ForwarderDropReason.HWM, 3L, ForwarderDropReason.UNCONNECTED, 2L), 4);
		assertThat(counter("zmq.messages.sent")).isEqualTo(7);
		assertThat(counter("zmq.bytes.sent")).isEqualTo(700);
		assertThat(dropped("hwm")).isEqualTo(3);
		assertThat(dropped("unconnected")).isEqualTo(2);
		assertThat(dropped("stalled")).isZero();
		assertThat(gauge("zmq.publisher.subscriptions")).isEqualTo(4);
		assertThat(gauge("zmq.publisher.peers")).isZero();
	}

	@Test
	void refusedSubscriptionsAreCounted() {
		new ForwardMetrics(() -> List.of(this.hub), new LinkDirectory()).bindTo(this.registry);
		this.hub = info(0, 0, Map.of(), 0, 5);
		assertThat(counter("zmq.subscriptions.refused")).isEqualTo(5);
	}

	@Test
	void eachForwarderHasMetersOfItsOwn() {
		ForwarderInfo other = new ForwarderInfo("other", new ForwarderInfo.Counts(1, 2, Map.of(), 3), 4);
		new ForwardMetrics(() -> List.of(other, this.hub), new LinkDirectory()).bindTo(this.registry);
		this.hub = info(7, 700, Map.of(), 6, 5);
		assertThat(counter("zmq.messages.sent")).isEqualTo(7);
		assertThat(counter("zmq.bytes.sent")).isEqualTo(700);
		assertThat(counter("zmq.subscriptions.refused")).isEqualTo(5);
		assertThat(gauge("zmq.publisher.subscriptions")).isEqualTo(6);
	}

	@Test
	void everyReasonOfADropHasAMeter() {
		new ForwardMetrics(() -> List.of(this.hub), new LinkDirectory()).bindTo(this.registry);
		for (ForwarderDropReason reason : ForwarderDropReason.values()) {
			this.hub = info(0, 0, Map.of(reason, 9L), 0);
			assertThat(dropped(reason.name().toLowerCase(Locale.ROOT))).isEqualTo(9);
		}
	}

	private double counter(String meter) {
		return this.registry.get(meter).tag("socket", "hub.backend").functionCounter().count();
	}

	private double dropped(String reason) {
		return this.registry.get("zmq.messages.dropped")
			.tags("socket", "hub.backend", "listener", "none", "reason", reason)
			.functionCounter()
			.count();
	}

	private double gauge(String meter) {
		return this.registry.get(meter).tag("socket", "hub.backend").gauge().value();
	}

	private static ForwarderInfo info(long messages, long bytes, Map<ForwarderDropReason, Long> dropped,
			int subscriptions) {
		return info(messages, bytes, dropped, subscriptions, 0);
	}

	private static ForwarderInfo info(long messages, long bytes, Map<ForwarderDropReason, Long> dropped,
			int subscriptions, long refused) {
		return new ForwarderInfo("hub", new ForwarderInfo.Counts(messages, bytes, dropped, refused), subscriptions);
	}

}
