package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred links lose one publisher for some time. With JeroMQ alone they come back in
 * step, because its jitter does not grow with the delay.
 */
@Timeout(120)
class FleetIntegrationTests {

	private static final int LINKS = 200;

	private static final Duration AWAY = Duration.ofSeconds(20);

	private static final Duration WINDOW = Duration.ofMillis(100);

	@Test
	void whenAFleetLosesItsPublisherThenItComesBackSpreadOutAndInTime() throws InterruptedException {
		int port = TestPorts.free();
		Journal<ZmqConnectionEvent> events = new Journal<>();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port); BareApp app = new BareApp(watcher(events))) {
			open(app, publisher.endpoint());
			awaitAllUp(app);
			publisher.unbind();
			Pause.of(AWAY);
			int before = events.all().size();
			publisher.bind();
			Instant bound = Instant.now();
			awaitAllUp(app);
			Duration last = Duration.between(bound, Instant.now());
			List<Instant> attempts = events.all()
				.subList(before, events.all().size())
				.stream()
				.filter((event) -> event.to() == LinkState.CONNECTING)
				.map(ZmqConnectionEvent::at)
				.sorted()
				.toList();
			long peak = attempts.stream().mapToLong((from) -> within(attempts, from)).max().orElse(0);
			long whileAway = events.all().subList(0, before).stream().filter((event) -> event.ended() != null).count();
			Figures.note("fleet of 200 links, publisher away for 20 s",
					"%d failed attempts meanwhile; then %d attempts, at most %d in 100 ms; last link up after %d ms",
					whileAway, attempts.size(), peak, last.toMillis());
			assertThat(attempts).hasSizeGreaterThanOrEqualTo(LINKS);
			assertThat(peak).isLessThanOrEqualTo(attempts.size() / 4);
			assertThat(last).isLessThan(Duration.ofSeconds(20));
		}
	}

	private static LinkListener watcher(Journal<ZmqConnectionEvent> events) {
		return new LinkListener() {

			@Override
			public void changed(ZmqConnectionEvent event) {
				events.add(event);
			}

		};
	}

	private static void open(BareApp app, String endpoint) {
		IntStream.range(0, LINKS)
			.mapToObj((i) -> new LinkSpec("link" + i, SocketType.SUB, SocketMode.CONNECT,
					Endpoint.parse(endpoint, SocketMode.CONNECT), ReconnectSettings.DEFAULTS,
					SocketSettings.subscriberDefaults()))
			.forEach((link) -> {
				app.listen(link.socket(), (message) -> {
				});
				app.open(link);
			});
	}

	private static void awaitAllUp(BareApp app) throws InterruptedException {
		assertThat(app.directory()
			.await((links) -> links.size() == LINKS && links.stream().allMatch((link) -> link.state() == LinkState.UP),
					Duration.ofSeconds(30)))
			.isTrue();
	}

	private static long within(List<Instant> attempts, Instant from) {
		Instant to = from.plus(WINDOW);
		return attempts.stream().filter((attempt) -> !attempt.isBefore(from) && attempt.isBefore(to)).count();
	}

}
