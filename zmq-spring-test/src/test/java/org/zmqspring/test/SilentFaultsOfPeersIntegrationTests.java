package org.zmqspring.test;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a silent network does to a subscriber with heartbeats of 1 s.
 */
@Timeout(120)
class SilentFaultsOfPeersIntegrationTests {

	private final ZmqTestPublisher feed = ZmqTestPublisher.builder().name("feed").start();

	private final PlainApplication application = PlainApplication.subscriber(this.feed, PlainApplication::heartbeats);

	private ZmqLink link;

	@BeforeEach
	void beginTest() {
		this.link = this.application.beginTest(this.feed);
	}

	@AfterEach
	void close() {
		this.application.close();
		this.feed.close();
	}

	@RepeatedTest(3)
	void cutIsDetectedByHeartbeatsOnly() {
		this.feed.cut();
		this.link.await(LinkState.BACKING_OFF);
		assertThat(this.link).wasLostBy(TransitionCause.HEARTBEAT).hasReconnects(0);
		this.feed.heal();
		sendsAgain();
		assertThat(this.link).hasDisconnects(1).hasReconnects(1);
	}

	@RepeatedTest(3)
	void blackHoleIsDetectedByHeartbeatsAndAttemptsTimeOut() {
		this.feed.blackHole();
		this.link.await(LinkState.BACKING_OFF).await(LinkState.CONNECTING);
		this.feed.blackHole();
		this.link.await(LinkState.BACKING_OFF);
		assertThat(this.link).wasLostBy(TransitionCause.HEARTBEAT);
		assertThat(causes()).startsWith(TransitionCause.HEARTBEAT, TransitionCause.RETRY, TransitionCause.TIMEOUT);
		this.feed.heal();
		sendsAgain();
		assertThat(this.link).hasDisconnects(1).hasReconnects(1);
	}

	private void sendsAgain() {
		this.feed.awaitSubscribed("prices.").send("prices.A", "1");
		assertThat(this.application.next(1)).containsExactly("1");
	}

	private List<TransitionCause> causes() {
		return this.link.transitions().stream().map(ZmqConnectionEvent::cause).toList();
	}

}
