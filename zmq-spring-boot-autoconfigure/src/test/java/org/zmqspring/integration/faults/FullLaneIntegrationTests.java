package org.zmqspring.integration.faults;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The listener is slow, its lane is full, and the reading of the link is held: the worst
 * moment for the publisher to go.
 */
@Timeout(120)
class FullLaneIntegrationTests {

	@Test
	void whenThePeerGoesWhileTheLaneIsFullThenWhatItSentIsHandledAndTheLinkRecovers() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.rcv-hwm=10",
						"zmq.listener.queue-capacity=4", "zmq.listener.overflow-timeout=100s", "zmq.heartbeat-ivl=0")) {
			app.await(LinkState.UP);
			int first = Integer.parseInt(app.nextMessage().substring(8));
			app.holdListener();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.sent() > first + 200);
			int last = publisher.unbind();
			assertThat(last - first).as("more than lane and pipe hold").isGreaterThan(50);
			int handled = app.messages().all().size();
			app.releaseListener();
			app.messages().await(("Message " + last)::equals);
			assertThat(app.messages().all().size() - handled).isGreaterThan(50);
			ZmqConnectionEvent lost = app.await(LinkState.BACKING_OFF);
			assertThat(lost.cause().tag()).isEqualTo("peer");
			int all = app.messages().all().size();
			assertThat(Integer.parseInt(app.messages().all().get(0).substring(8)) + all - 1).as("none is missing")
				.isEqualTo(last);
			publisher.bind();
			app.nextMessage();
			Soundness.check(app);
			assertThat(app.meter("zmq.messages.dropped")).isZero();
			Figures.note("peer dies while its link is held by a full lane",
					"all %d messages sent were handled, then lost (peer) and recovered", all);
		}
	}

}
