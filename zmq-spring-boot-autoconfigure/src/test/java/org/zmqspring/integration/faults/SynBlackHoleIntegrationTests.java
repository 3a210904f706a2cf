package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody answers, not even with a refusal: JeroMQ alone waits for more than two minutes.
 */
@Timeout(120)
class SynBlackHoleIntegrationTests {

	@Test
	void whenSynsAreDroppedThenAttemptsEndAfterTheConnectTimeoutAndMessagesFlowOnceItHeals() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = blackHole(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint())) {
			app.await(LinkState.BACKING_OFF);
			ZmqConnectionEvent second = app.await(LinkState.CONNECTING);
			ZmqConnectionEvent failed = app.await(LinkState.BACKING_OFF);
			assertThat(failed.ended()).isEqualTo(AttemptOutcome.TIMEOUT);
			assertThat(failed.cause().tag()).isEqualTo("timeout");
			assertThat(failed.detail()).isEqualTo("No answer within 500 ms");
			Duration lasted = Duration.between(second.at(), failed.at());
			assertThat(lasted).isBetween(Duration.ofMillis(498), Duration.ofSeconds(10));
			assertTheNextAttemptIsShown(app);

			network.heal();
			Instant healed = Instant.now();
			app.nextMessage();
			ZmqConnectionEvent up = app.await(LinkState.UP);
			assertThat(app.meter("zmq.reconnect.attempts", "outcome", "timeout")).isPositive();
			assertThat(app.meter("zmq.reconnects")).as("the link was never up before").isZero();
			Figures.note("SYN black hole (full backlog)", "attempt ended after %d ms; up %d ms after it healed",
					lasted.toMillis(), Duration.between(healed, up.at()).toMillis());
			Soundness.check(app);
		}
	}

	private static FaultProxy blackHole(int target) {
		FaultProxy network = FaultProxy.to(target);
		network.blackHole();
		return network;
	}

	private static void assertTheNextAttemptIsShown(FaultApp app) {
		for (int i = 0; i < 3; i++) {
			LinkSnapshot[] seen = new LinkSnapshot[1];
			assertThat(app.awaitLinks((links) -> {
				seen[0] = links.iterator().next();
				return seen[0].state() == LinkState.BACKING_OFF;
			})).isTrue();
			Instant announced = seen[0].nextAttemptAt();
			assertThat(announced).isNotNull();
			int attempt = seen[0].attempt() + 1;
			ZmqConnectionEvent begun = app.events()
				.await((event) -> event.to() == LinkState.CONNECTING && event.attempt() == attempt);
			assertThat(begun.at()).isBetween(announced.minusMillis(2), announced.plusSeconds(15));
			Figures.note("nextAttemptAt", "attempt %d came %d us after the announced moment", attempt,
					Duration.between(announced, begun.at()).toNanos() / 1000);
		}
	}

}
