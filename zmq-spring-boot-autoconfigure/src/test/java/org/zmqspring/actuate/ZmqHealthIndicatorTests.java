package org.zmqspring.actuate;

import java.time.Duration;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class ZmqHealthIndicatorTests {

	private final LinkDirectory directory = new LinkDirectory();

	private final ManualTicker ticker = new ManualTicker();

	private final LinkFixture prices = LinkFixture.subscriber("prices", "tcp://feed:5556").up().in(this.directory);

	private final LinkFixture orders = LinkFixture.publisher("prices", "tcp://*:5557").up().in(this.directory);

	private boolean stalled;

	@Test
	void whenAllSocketsAreUpThenHealthIsUp() {
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void whenOneSocketIsLostForLongerThanTheGraceThenHealthIsDownUntilItIsBack() {
		this.prices.lost(LinkFixture.EPOCH).in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		this.ticker.advance(Duration.ofSeconds(31));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		this.prices.up().in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void whenBoundSocketDoesNotListenThenHealthGoesFromUnknownToDown() {
		this.orders.trying(LinkFixture.EPOCH).in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.ticker.advance(Duration.ofSeconds(31));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void whenTheReplayOfAPublisherDoesNotListenThenHealthIsDownAndShowsItApart() {
		LinkFixture replay = LinkFixture.replay("orders", "tcp://*:5558").trying(LinkFixture.EPOCH);
		replay.in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
		this.ticker.advance(Duration.ofSeconds(31));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("publishers", "replays", "subscribers")
			.extractingByKey("replays", InstanceOfAssertFactories.MAP)
			.extractingByKey("orders", InstanceOfAssertFactories.MAP)
			.containsEntry("status", "DOWN");
		replay.up().in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void whenASideOfAForwarderIsLostForLongerThanTheGraceThenHealthIsDownAndShowsBothSides() {
		LinkFixture.frontend("prices.frontend", "tcp://*:5570").up().in(this.directory);
		LinkFixture backend = LinkFixture.backend("prices.backend", "tcp://*:5571").up().in(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		backend.lost(LinkFixture.EPOCH).in(this.directory);
		this.ticker.advance(Duration.ofSeconds(31));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("publishers", "subscribers", "forwarders")
			.extractingByKey("forwarders", InstanceOfAssertFactories.MAP)
			.containsOnlyKeys("prices.frontend", "prices.backend")
			.extractingByKey("prices.backend", InstanceOfAssertFactories.MAP)
			.containsEntry("status", "DOWN");
	}

	@Test
	void whenPollerIsStalledThenHealthIsDown() {
		this.stalled = true;
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("poller", "stalled");
	}

	@Test
	void whenThereIsNoSocketThenHealthIsUpAndSaysSo() {
		this.prices.removeFrom(this.directory);
		this.orders.removeFrom(this.directory);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsOnly(Map.entry("sockets", "none"));
	}

	@Test
	void detailsShowEveryLink() {
		this.prices.lost(LinkFixture.EPOCH).in(this.directory);
		this.ticker.advance(Duration.ofSeconds(12));
		assertThat(health().getDetails()).containsOnlyKeys("publishers", "subscribers");
		assertThat(health().getDetails()).extractingByKey("subscribers", InstanceOfAssertFactories.MAP)
			.extractingByKey("prices", InstanceOfAssertFactories.MAP)
			.containsEntry("status", "UP")
			.extractingByKey("links", InstanceOfAssertFactories.MAP)
			.extractingByKey("tcp://feed:5556", InstanceOfAssertFactories.MAP)
			.containsExactly(Map.entry("state", "BACKING_OFF"), Map.entry("since", LinkFixture.EPOCH),
					Map.entry("attempt", 3), Map.entry("delay", "731ms"),
					Map.entry("nextAttemptAt", LinkFixture.EPOCH.plusMillis(731)),
					Map.entry("lastError", "Connection refused"), Map.entry("downtime", "12000ms"));
	}

	private Health health() {
		return new ZmqHealthIndicator(this.directory, new HealthPolicy(Require.ANY, Duration.ofSeconds(30)),
				() -> this.stalled, this.ticker)
			.health();
	}

}
