package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;

/** The subscriber's own process is stopped for a while: its publisher is not to blame. */
@Timeout(120)
class StoppedProcessIntegrationTests {

	@Test
	void whenOurProcessWasStoppedThenALivelyPublisherIsNotStale() {
		try (NumberedPublisher publisher = NumberedPublisher.bound(TestPorts.free());
				ChildApp app = ChildApp.start(List.of(), "zmq.subscriber.endpoints=" + publisher.endpoint(),
						"zmq.heartbeat-ivl=0", "zmq.subscriber.stale-after=1s")) {
			app.await(publisher.endpoint(), LinkState.UP);
			for (int i = 0; i < 3; i++) {
				app.awaitMessage(publisher.endpoint());
				app.signal("STOP");
				Pause.of(Duration.ofSeconds(3));
				app.signal("CONT");
				app.skip();
				app.awaitMessage(publisher.endpoint());
				Pause.of(Duration.ofSeconds(1));
			}
			assertThat(app.transitions(publisher.endpoint())).extracting(ChildApp.Transition::to)
				.doesNotContain(LinkState.BACKING_OFF);
		}
	}

}
