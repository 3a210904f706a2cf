package org.zmqspring.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.security.AddressRange;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ZapMetrics}. */
class ZapMetricsTests {

	private static final SecuritySettings GUARDED = new SecuritySettings(null, null,
			new ZapSettings("", Set.of(), null, Map.of(), List.of(AddressRange.parse("10.0.0.0/8"))));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ZapRefusals refusals = new ZapRefusals();

	private final ZapMetrics metrics = new ZapMetrics(this.registry, this.refusals);

	@Test
	void shouldCountTheRefusalsOfASocketByCause() {
		LinkSpec link = spec("tcp://*:1", GUARDED);
		this.metrics.added(link, new LinkTraffic());
		this.metrics.added(spec("tcp://*:2", GUARDED), new LinkTraffic());
		for (int i = 0; i < 1000; i++) {
			this.refusals.refused(link.id(), RefusalCause.ADDRESS, "11.0.0." + i, Instant.EPOCH);
		}
		assertThat(this.registry.get("zmq.zap.refusals")
			.tags("socket", "prices", "type", "pub", "cause", "address")
			.functionCounter()
			.count()).isEqualTo(1000);
		assertThat(this.registry.find("zmq.zap.refusals").functionCounters()).hasSize(RefusalCause.values().length);
	}

	@Test
	void shouldShowNothingForASocketThatJudgesNobody() {
		this.metrics.added(spec("tcp://*:1", SecuritySettings.NONE), new LinkTraffic());
		assertThat(this.registry.find("zmq.zap.refusals").meters()).isEmpty();
	}

	private static LinkSpec spec(String endpoint, SecuritySettings security) {
		return new LinkSpec("prices", SocketType.PUB, SocketMode.BIND, Endpoint.parse(endpoint, SocketMode.BIND),
				ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults().with(security));
	}

}
