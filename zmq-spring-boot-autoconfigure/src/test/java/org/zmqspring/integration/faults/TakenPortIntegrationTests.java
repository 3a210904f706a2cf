package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** A publisher cannot bind because another program holds its port. */
@Timeout(120)
class TakenPortIntegrationTests {

	@Test
	void whenThePortOfAPublisherIsTakenThenItIsBoundOnceItIsFree() {
		int port = TestPorts.free();
		String endpoint = "tcp://127.0.0.1:" + port;
		RawPeer other = RawPeer.silent(port);
		try (FaultApp app = FaultApp.listeningTo(endpoint, "zmq.publisher.endpoints=" + endpoint,
				"zmq.publisher.startup=retry")) {
			for (int i = 0; i < 3; i++) {
				ZmqConnectionEvent failed = app.events()
					.await((event) -> event.from() == LinkState.BINDING && event.ended() == AttemptOutcome.ERROR);
				assertThat(failed.detail()).contains("the port is in use");
			}
			other.close();
			Instant free = Instant.now();
			app.await(LinkState.LISTENING);
			long bound = Duration.between(free, Instant.now()).toMillis();
			app.await(LinkState.UP);
			ZmqTemplate template = app.bean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
			template.send("hello");
			app.messages().await("hello"::equals);
			Soundness.checkLinks(app);
			assertThat(app.meter("zmq.reconnects")).isZero();
			Figures.note("publisher's port taken at start (startup: retry)", "bound %d ms after it was free", bound);
		}
		finally {
			other.close();
		}
	}

}
