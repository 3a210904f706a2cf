package org.zmqspring.actuate;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.listen.Figures;
import org.zmqspring.listen.QuarantinedMessage;
import org.zmqspring.listen.RecordingRegistry;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ZmqListenersEndpointTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final ManualTicker ticker = new ManualTicker();

	private final RecordingRegistry registry = new RecordingRegistry();

	private final List<String> published = new ArrayList<>();

	private final ZmqListenersEndpoint endpoint = new ZmqListenersEndpoint(this.registry, new QuarantineOutlet() {

		@Override
		public Set<String> names() {
			return Set.of("dead");
		}

		@Override
		public boolean publish(String publisher, String listener, ZmqMessage message) {
			if (message.topic().equals("full")) {
				return false;
			}
			return ZmqListenersEndpointTests.this.published.add(publisher + " " + listener + " " + message.topic());
		}

	}, this.ticker);

	@BeforeEach
	void register() {
		this.registry.listeners.put("a", Figures.of("a", "default", "prices.", 2).counted(3, 0, 1, 4));
		this.registry.listeners.put("b", Figures.of("b", "news", "", 0));
	}

	@Test
	void shouldShowAllListenersWithoutTheirQuarantines() {
		List<ListenerReport> listeners = this.endpoint.listeners().listeners();
		assertThat(listeners).extracting(ListenerReport::id).containsExactly("a", "b");
		assertThat(listeners.get(0).dropped()).isEqualTo(4);
		assertThat(listeners.get(0).lastMessageAt()).isNotNull();
		assertThat(listeners.get(1).lastMessageAt()).isNull();
	}

	@Test
	void shouldShowAListenerWithItsQuarantineInBase64() {
		this.registry.quarantine.add(quarantined("prices.A", "\u00ff\u0000{"));
		ZmqListenersEndpoint.OneReport report = Objects.requireNonNull(this.endpoint.listener("a"));
		assertThat(report.listener().id()).isEqualTo("a");
		assertThat(report.quarantine())
			.containsExactly(new ZmqListenersEndpoint.QuarantineReport(NOW, "java.io.IOException: disk",
					"tcp://feed:5556", NOW.minusSeconds(1), 12, "prices.A", List.of("cHJpY2VzLkE=", "w78Aew==")));
		assertThat(this.endpoint.listener("nobody")).isNull();
	}

	@Test
	void whenTheFramesWereTooLargeToKeepThenTheCircumstancesAreShown() {
		QuarantinedMessage large = new QuarantinedMessage(NOW, "error", "default", "tcp://feed:5556", NOW, 99, null);
		assertThat(ZmqListenersEndpoint.QuarantineReport.of(large))
			.isEqualTo(new ZmqListenersEndpoint.QuarantineReport(NOW, "error", "tcp://feed:5556", NOW, 99, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "stop", "pause", "resume" })
	void shouldPerformAnActionAndTellTheState(String action) {
		assertThat(this.endpoint.act("a", action, null)).isEqualTo(Map.of("state", "RUNNING", "released", 0));
		assertThat(this.registry.asked).containsExactly(action + " a");
	}

	@Test
	void shouldRedeliver() {
		assertThat(this.endpoint.act("a", "redeliver", null)).containsEntry("released", RecordingRegistry.REDELIVERED);
		assertThat(this.registry.asked).containsExactly("redeliver a");
	}

	@Test
	void shouldClear() {
		this.registry.quarantine.add(quarantined("x"));
		this.registry.quarantine.add(new QuarantinedMessage(NOW, "error", "default", "tcp://f:1", NOW, 99, null));
		assertThat(this.endpoint.act("a", "clear", null)).containsEntry("released", 2);
		assertThat(this.registry.quarantine).isEmpty();
	}

	@Test
	void shouldPublishWhatHasItsFramesAndFindsRoom() {
		QuarantinedMessage large = new QuarantinedMessage(NOW, "error", "default", "tcp://f:1", NOW, 99, null);
		QuarantinedMessage full = quarantined("full");
		this.registry.quarantine.addAll(List.of(quarantined("x"), large, full, quarantined("y")));
		assertThat(this.endpoint.act("a", "publish", "dead")).containsEntry("released", 2);
		assertThat(this.published).containsExactly("dead a x", "dead a y");
		assertThat(this.registry.quarantine).containsExactly(large, full);
	}

	@Test
	void shouldRefuseWhatCannotBeDoneAndSayWhy() {
		refuses("nobody", "start", null, "There is no listener 'nobody'");
		refuses("a", "explode", null, "There is no action 'explode', only start, stop, pause, resume, redeliver");
		refuses("a", "publish", null, "'publisher' must name a publisher with endpoints, and is missing");
		refuses("a", "publish", "unknown", "and is 'unknown'");
		assertThat(this.registry.asked).isEmpty();
	}

	private void refuses(String id, String action, String publisher, String reason) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.act(id, action, publisher))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getReason()).contains(reason));
	}

	private static QuarantinedMessage quarantined(String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = frames[i].getBytes(StandardCharsets.UTF_8);
		}
		ZmqMessage message = new ZmqMessage(bytes, "default", "tcp://feed:5556",
				NOW.minus(Duration.ofSeconds(1)).toEpochMilli());
		return new QuarantinedMessage(NOW, "java.io.IOException: disk", "default", "tcp://feed:5556",
				message.receivedAt(), message.size(), message);
	}

}
