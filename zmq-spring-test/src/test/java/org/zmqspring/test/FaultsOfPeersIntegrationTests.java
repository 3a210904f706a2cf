package org.zmqspring.test;

import java.time.Duration;
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
 * What the faults do to a subscriber. Each test begins with a link that is up.
 */
@Timeout(120)
class FaultsOfPeersIntegrationTests {

	private final ZmqTestPublisher feed = ZmqTestPublisher.builder().name("feed").start();

	private final PlainApplication application = PlainApplication.subscriber(this.feed);

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
	void resetLosesTheLinkAndTheNextAttemptSucceeds() {
		this.feed.reset();
		this.link.await(LinkState.BACKING_OFF).await(LinkState.UP);
		sendsAgain();
		assertThat(this.link).isUp().hasDisconnects(1).wasLostBy(TransitionCause.PEER).hasReconnects(1).hasReceived(1);
	}

	@RepeatedTest(3)
	void aSubscriptionOfTheConnectionBeforeAResetDoesNotCount() {
		this.feed.awaitSubscribed("prices.").reset();
		sendsAgain();
		assertThat(this.link).hasReconnects(1);
	}

	@RepeatedTest(3)
	void refuseLosesTheLinkAndEachAttemptFails() {
		this.feed.refuse();
		this.link.await(LinkState.BACKING_OFF).await(LinkState.CONNECTING);
		this.feed.refuse();
		this.link.await(LinkState.BACKING_OFF);
		this.feed.heal();
		sendsAgain();
		assertThat(this.link).wasLostBy(TransitionCause.PEER).hasDisconnects(1).hasReconnects(1);
		assertThat(causes()).startsWith(TransitionCause.PEER, TransitionCause.RETRY, TransitionCause.REFUSED)
			.endsWith(TransitionCause.RETRY, TransitionCause.CONNECTED, TransitionCause.MESSAGE);
	}

	@RepeatedTest(3)
	void aShortCutLosesNothing() {
		this.feed.awaitSubscribed("prices.").cut().send("prices.A", "during the cut");
		this.feed.heal();
		assertThat(this.application.next(1)).containsExactly("during the cut");
		this.feed.awaitSubscribed("prices.").send("prices.A", "after it");
		assertThat(this.application.next(1)).containsExactly("after it");
		assertThat(this.link).isUp().wasNeverLost().hasReconnects(0).hasReceived(2);
	}

	@RepeatedTest(3)
	void delayMakesMessagesLate() {
		this.feed.awaitSubscribed("prices.").delay(Duration.ofMillis(50));
		long begun = System.nanoTime();
		this.feed.send("prices.A", "late");
		assertThat(this.application.next(1)).containsExactly("late");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		assertThat(this.link).isUp().wasNeverLost();
		this.feed.heal();
	}

	@RepeatedTest(3)
	void flapLosesTheLinkAgainAndAgain() {
		this.feed.flap(Duration.ofMillis(60));
		this.link.await(LinkState.BACKING_OFF).await(LinkState.CONNECTING).await(LinkState.CONFIRMING);
		this.feed.heal();
		sendsAgain();
		// on a busy machine, a connection may last long enough to be up in between
		assertThat(this.link).isUp().wasLostBy(TransitionCause.PEER);
		assertThat(this.link.reconnects()).isPositive();
	}

	@RepeatedTest(3)
	void killLosesTheLinkAndEachAttemptIsRefused() {
		this.feed.kill();
		this.link.await(LinkState.BACKING_OFF).await(LinkState.CONNECTING);
		this.feed.refuse();
		this.link.await(LinkState.BACKING_OFF);
		this.feed.heal().restart();
		sendsAgain();
		assertThat(this.link).hasDisconnects(1).wasLostBy(TransitionCause.PEER).hasReconnects(1);
		assertThat(causes()).startsWith(TransitionCause.PEER, TransitionCause.RETRY, TransitionCause.REFUSED);
	}

	/** Exact although the listener gets the message before the supervisor knows of it. */
	@RepeatedTest(3)
	void figuresAreExactRightAfterAMessage() {
		for (int i = 1; i <= 10; i++) {
			this.feed.reset();
			sendsAgain();
			assertThat(this.link.reconnects()).isEqualTo(i);
			assertThat(this.link.received()).isEqualTo(i);
		}
	}

	private void sendsAgain() {
		this.feed.awaitSubscribed("prices.").send("prices.A", "1");
		assertThat(this.application.next(1)).containsExactly("1");
	}

	private List<TransitionCause> causes() {
		return this.link.transitions().stream().map(ZmqConnectionEvent::cause).toList();
	}

}
