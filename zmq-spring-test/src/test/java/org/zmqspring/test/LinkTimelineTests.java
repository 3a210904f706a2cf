package org.zmqspring.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.supervise.ZmqPeerEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

class LinkTimelineTests {

	private static final LinkId LINK = new LinkId("default", SocketType.SUB, "tcp://127.0.0.1:20345");

	private final SteppedTicker ticker = new SteppedTicker();

	private final LinkTimeline timeline = new LinkTimeline(SocketMode.CONNECT, this.ticker);

	@Test
	void whenAKillIsFollowedByRefusedAttemptsThenTheyAreOneLine() {
		moves(LinkState.NEW, LinkState.CONNECTING, TransitionCause.STARTED);
		comesUp();
		after(500).beginTest("PricesTests.survivesARestart");
		after(12).faultBegins("kill()", true);
		lost(1);
		for (int i = 0; i < 3; i++) {
			after(10);
			moves(LinkState.BACKING_OFF, LinkState.CONNECTING, TransitionCause.RETRY);
			after(1);
			fails(LinkState.CONNECTING, TransitionCause.REFUSED, "Connection refused", 20);
		}
		after(100).repaired("restart()");
		after(5);
		moves(LinkState.BACKING_OFF, LinkState.CONNECTING, TransitionCause.RETRY);
		comesUpAgain(140);
		after(40);
		assertThat(this.timeline.describe()).isEqualTo("""
				Times are relative to the start of PricesTests.survivesARestart:
				     -0.502 s  NEW -> CONNECTING (started)
				     -0.501 s  CONNECTING -> CONFIRMING (connected)
				     -0.500 s  CONFIRMING -> UP (message)
				     +0.000 s  start of PricesTests.survivesARestart
				     +0.012 s  the test commands kill()
				     +0.013 s  UP -> BACKING_OFF (peer): The peer closed the connection, next attempt in 7 ms
				     +0.023 s  3 attempts failed, the last one at +0.046 s: CONNECTING -> BACKING_OFF (refused): \
				Connection refused, next attempt in 20 ms
				     +0.146 s  the test commands restart()
				     +0.151 s  BACKING_OFF -> CONNECTING (retry)
				     +0.152 s  CONNECTING -> CONFIRMING (connected)
				     +0.153 s  CONFIRMING -> UP (message), was down for 140 ms
				     +0.193 s  now: UP for 40 ms""");
	}

	@Test
	void whenAttemptsFailForDifferentReasonsThenEachReasonHasALine() {
		for (TransitionCause cause : new TransitionCause[] { TransitionCause.TIMEOUT, TransitionCause.REFUSED,
				TransitionCause.REFUSED }) {
			moves(LinkState.BACKING_OFF, LinkState.CONNECTING, TransitionCause.RETRY);
			after(10);
			fails(LinkState.CONNECTING, cause, "reason", 5);
		}
		moves(LinkState.BACKING_OFF, LinkState.CONNECTING, TransitionCause.RETRY);
		assertThat(this.timeline.describe()).isEqualTo("""
				Times are relative to the start of the history:
				     +0.000 s  an attempt failed: CONNECTING -> BACKING_OFF (timeout): reason, next attempt in 5 ms
				     +0.010 s  2 attempts failed, the last one at +0.030 s: CONNECTING -> BACKING_OFF (refused): \
				reason, next attempt in 5 ms
				     +0.030 s  BACKING_OFF -> CONNECTING (retry)
				     +0.030 s  now: CONNECTING for 0 ms""");
	}

	@Test
	void whenNothingFailedThenAStateIsReachedIfTheLinkIsInIt() {
		comesUp();
		assertReached(LinkState.UP);
		assertNotReached(LinkState.BACKING_OFF);
	}

	@Test
	void whenALinkWasInAStateSinceTheLatestFaultThenThatIsEnough() {
		comesUp();
		this.timeline.faultBegins("kill()", true);
		lost(1);
		moves(LinkState.BACKING_OFF, LinkState.CONNECTING, TransitionCause.RETRY);
		assertReached(LinkState.BACKING_OFF);
		this.timeline.repaired("restart()");
		assertReached(LinkState.BACKING_OFF);
		this.timeline.faultBegins("refuse()", true);
		assertNotReached(LinkState.BACKING_OFF);
		assertReached(LinkState.CONNECTING);
	}

	@Test
	void whenAFaultMustEndTheConnectionThenTheConnectionBeforeItIsNotUp() {
		comesUp();
		this.timeline.faultBegins("reset()", true);
		assertNotReached(LinkState.UP);
		lost(1);
		assertNotReached(LinkState.UP);
		comesUpAgain(10);
		assertReached(LinkState.UP);
		lost(1);
		assertReached(LinkState.UP);
	}

	@Test
	void whenAnUnconfirmedConnectionIsResetThenItsConfirmationDoesNotCount() {
		moves(LinkState.CONNECTING, LinkState.CONFIRMING, TransitionCause.CONNECTED);
		this.timeline.faultBegins("reset()", true);
		moves(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED);
		assertNotReached(LinkState.UP);
		lost(1);
		assertNotReached(LinkState.UP);
		comesUpAgain(10);
		assertReached(LinkState.UP);
	}

	@Test
	void whenAFaultFollowsOneThatMustEndTheConnectionThenItMustStillEnd() {
		comesUp();
		this.timeline.faultBegins("reset()", true);
		this.timeline.faultBegins("delay(10 ms)", false);
		assertNotReached(LinkState.UP);
		lost(1);
		comesUpAgain(10);
		assertReached(LinkState.UP);
	}

	@Test
	void whenAFaultEndsNothingThenTheLinkIsStillUp() {
		comesUp();
		this.timeline.faultBegins("cut()", false);
		assertReached(LinkState.UP);
	}

	@Test
	void whenTheLinkIsBoundThenNoFaultEndsIt() {
		LinkTimeline bound = new LinkTimeline(SocketMode.BIND, this.ticker);
		bound.changed(event(LinkState.BINDING, LinkState.LISTENING, TransitionCause.BOUND, null, 0, null));
		bound.faultBegins("reset()", true);
		assertThat(bound.await(LinkState.LISTENING, Duration.ZERO)).isTrue();
		bound.peerChanged(new ZmqPeerEvent(LINK, "127.0.0.1:4711", true, 1, Instant.EPOCH));
		bound.peerChanged(new ZmqPeerEvent(LINK, "127.0.0.1:4712", true, 2, Instant.EPOCH));
		bound.removed(LINK);
		assertThat(bound.describe()).contains("peer 127.0.0.1:4711 connected, 1 peer\n",
				"peer 127.0.0.1:4712 connected, 2 peers\n", "the link was removed\n");
	}

	@Test
	void whenATestBeginsThenFiguresAndStatesOfEarlierTestsDoNotCount() {
		comesUp();
		lost(1);
		comesUpAgain(10);
		assertThat(this.timeline.reconnects()).isEqualTo(1);
		assertThat(this.timeline.disconnects()).isEqualTo(1);
		assertThat(this.timeline.lostBy()).isEqualTo(TransitionCause.PEER);
		after(1).beginTest("the next test");
		assertThat(this.timeline.reconnects()).isZero();
		assertThat(this.timeline.disconnects()).isZero();
		assertThat(this.timeline.lostBy()).isNull();
		assertThat(this.timeline.transitions()).isEmpty();
		assertThat(this.timeline.fault()).isEqualTo("the start of the next test");
		assertNotReached(LinkState.BACKING_OFF);
		assertReached(LinkState.UP);
	}

	@Test
	void whenThereAreManyEntriesThenTheEarliestAreDropped() {
		moves(LinkState.NEW, LinkState.CONNECTING, TransitionCause.STARTED);
		for (int i = 0; i < 2000; i++) {
			this.timeline.repaired("heal()");
		}
		assertThat(this.timeline.describe().lines()).hasSize(2002);
		assertThat(this.timeline.describe()).doesNotContain("NEW -> CONNECTING");
	}

	private LinkTimeline after(long millis) {
		this.ticker.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
		return this.timeline;
	}

	private void comesUp() {
		after(1);
		moves(LinkState.CONNECTING, LinkState.CONFIRMING, TransitionCause.CONNECTED);
		after(1);
		moves(LinkState.CONFIRMING, LinkState.UP, TransitionCause.MESSAGE);
	}

	private void comesUpAgain(long downMillis) {
		after(1);
		moves(LinkState.CONNECTING, LinkState.CONFIRMING, TransitionCause.CONNECTED);
		after(1);
		this.timeline.changed(event(LinkState.CONFIRMING, LinkState.UP, TransitionCause.MESSAGE, null, 0,
				new Outage(Instant.EPOCH, Instant.EPOCH.plusMillis(downMillis), 1, TransitionCause.PEER)));
	}

	private void lost(long millis) {
		after(millis);
		fails(LinkState.UP, TransitionCause.PEER, "The peer closed the connection", 7);
	}

	private void fails(LinkState from, TransitionCause cause, String detail, long delayMillis) {
		this.timeline.changed(event(from, LinkState.BACKING_OFF, cause, detail, delayMillis, null));
	}

	private void moves(LinkState from, LinkState to, TransitionCause cause) {
		this.timeline.changed(event(from, to, cause, null, 0, null));
	}

	private static ZmqConnectionEvent event(LinkState from, LinkState to, TransitionCause cause,
			@Nullable String detail, long delayMillis, @Nullable Outage outage) {
		return new ZmqConnectionEvent(LINK, from, to, cause, detail, Instant.EPOCH, 1, Duration.ofMillis(delayMillis),
				null, outage);
	}

	private void assertReached(LinkState state) {
		assertThat(this.timeline.await(state, Duration.ZERO)).isTrue();
	}

	private void assertNotReached(LinkState state) {
		assertThat(this.timeline.await(state, Duration.ZERO)).isFalse();
	}

	/** A clock that a test moves. Confined to one thread. */
	private static final class SteppedTicker implements Ticker {

		private long nanos = 1_000_000_000L;

		@Override
		public long nanos() {
			return this.nanos;
		}

		@Override
		public long epochMillis() {
			return TimeUnit.NANOSECONDS.toMillis(this.nanos);
		}

	}

}
