package org.zmqspring.link;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.Greeted;
import org.zmqspring.transport.LinkFact.HandshakeDone;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.MessageReceived;
import org.zmqspring.transport.LinkFact.NotZmtp;
import org.zmqspring.transport.LinkFact.Retired;

import static org.assertj.core.api.Assertions.assertThat;

/** Each transition of a link that connects. Times are in milliseconds. */
class LinkMachineTests {

	private static final Connected CONNECTED = new Connected("10.0.0.1:40000", "10.0.0.2:5556");

	private static final long MILLI = 1_000_000;

	/** 100 ms doubling to 1 s, reset after 10 s, connect 5 s, handshake 3 s. */
	private LinkMachine link = link(Duration.ZERO);

	private static LinkMachine link(Duration staleAfter) {
		return new LinkMachine(new ReconnectSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 0,
				Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(3), staleAfter), "NULL",
				new SplittableRandom(1), 0);
	}

	@Test
	void whenNewThenRestsWithoutDeadline() {
		assertThat(this.link.state()).isEqualTo(LinkState.NEW);
		assertThat(this.link.deadlineNanos()).isEqualTo(LinkLife.NEVER);
		assertThat(this.link.generation()).isZero();
		assertThat(fact(0, new Retired())).isEqualTo(Verdict.STAY);
		assertThat(deadline(1000)).isEqualTo(Verdict.STAY);
		assertThat(this.link.reconnect(0)).isEqualTo(Verdict.STAY);
	}

	@Test
	void whenStartedThenOpensTheFirstGeneration() {
		Verdict verdict = this.link.start(at(7));
		assertThat(verdict.decision()).isEqualTo(Decision.OPEN);
		assertThat(verdict.change()).isEqualTo(
				new LinkChange(LinkState.NEW, LinkState.CONNECTING, TransitionCause.STARTED, at(7), 1, 0, null, null));
		assertThat(this.link.generation()).isEqualTo(1);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(5007));
		assertThat(this.link.start(at(8))).isEqualTo(Verdict.STAY);
	}

	@Test
	void whenConnectedThenConfirmsFirst() {
		connecting(0);
		Verdict verdict = fact(3, CONNECTED);
		assertThat(verdict.decision()).isEqualTo(Decision.STAY);
		assertThat(verdict.change()).isEqualTo(new LinkChange(LinkState.CONNECTING, LinkState.CONFIRMING,
				TransitionCause.CONNECTED, at(3), 1, 0, null, null));
		assertThat(this.link.deadlineNanos()).isEqualTo(at(23));
	}

	@Test
	void whenConnectedToItselfThenTheAttemptHasFailed() {
		connecting(0);
		assertBacksOff(fact(3, new Connected("127.0.0.1:40000", "127.0.0.1:40000")), 3, TransitionCause.ERROR);
		assertThat(this.link.lastError()).contains("itself", "127.0.0.1:40000");
	}

	@ParameterizedTest
	@CsvSource({ "true,REFUSED", "false,ERROR" })
	void whenTheAttemptFailsThenBacksOff(boolean asynchronous, TransitionCause cause) {
		connecting(0);
		assertBacksOff(fact(3, new AttemptFailed(asynchronous)), 3, cause);
	}

	@Test
	void whenNoPeerAnswersThenBacksOffAtTheConnectTimeout() {
		connecting(0);
		assertThat(deadline(4999)).isEqualTo(Verdict.STAY);
		assertBacksOff(deadline(5001), 5001, TransitionCause.TIMEOUT);
		assertThat(this.link.lastError()).isEqualTo("No answer within 5000 ms");
	}

	@ParameterizedTest
	@EnumSource
	void whenLostWhileConnectingThenBacksOff(LossCause cause) {
		connecting(0);
		assertBacksOff(fact(3, new Lost(cause, "")), 3, TransitionCause.of(cause));
	}

	@Test
	void whenTheSocketCannotBeOpenedThenThereIsNothingToRetire() {
		connecting(0);
		Verdict verdict = this.link.openFailed(AttemptOutcome.UNRESOLVED, "Unknown host 'feed'", at(4));
		assertThat(verdict.decision()).isEqualTo(Decision.STAY);
		assertThat(verdict.change()).isEqualTo(new LinkChange(LinkState.CONNECTING, LinkState.BACKING_OFF,
				TransitionCause.UNRESOLVED, at(4), 1, 100 * MILLI, null, null));
		assertThat(deadline(104).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenNotGreetedThenNudgesOnceAndGivesUpAtTheHandshakeBound() {
		confirming(10);
		assertThat(deadline(29)).isEqualTo(Verdict.STAY);
		assertThat(deadline(30)).isEqualTo(Verdict.NUDGE);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(3010));
		assertBacksOff(deadline(3010), 3010, TransitionCause.HANDSHAKE);
	}

	@Test
	void whenGreetedThenUpAfterTheSettleTimeSinceTheGreeting() {
		confirming(10);
		assertThat(fact(12, new Greeted())).isEqualTo(Verdict.STAY);
		assertThat(deadline(29)).isEqualTo(Verdict.STAY);
		assertThat(deadline(30)).isEqualTo(Verdict.NUDGE);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(212));
		fact(100, new Greeted());
		Verdict verdict = deadline(212);
		assertThat(verdict.decision()).isEqualTo(Decision.STAY);
		assertThat(verdict.change()).isEqualTo(
				new LinkChange(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED, at(12), 1, 0, null, null));
		assertThat(this.link.sinceNanos()).isEqualTo(at(12));
		assertThat(this.link.evidence()).isEqualTo(Evidence.SETTLED);
		assertThat(this.link.deadlineNanos()).isEqualTo(LinkLife.NEVER);
	}

	@Test
	void whenGreetedAfterTheNudgeThenSettles() {
		confirming(10);
		deadline(30);
		fact(31, new Greeted());
		assertThat(deadline(231).change().to()).isEqualTo(LinkState.UP);
	}

	@Test
	void whenAMessageComesThenUpAtOnce() {
		confirming(10);
		Verdict verdict = fact(15, new MessageReceived());
		assertThat(verdict.change()).isEqualTo(
				new LinkChange(LinkState.CONFIRMING, LinkState.UP, TransitionCause.MESSAGE, at(15), 1, 0, null, null));
		assertThat(this.link.evidence()).isEqualTo(Evidence.MESSAGE);
	}

	@Test
	void whenAFrozenPeerIsGreetedLateThenItIsUpSinceThen() {
		confirming(10);
		deadline(30);
		fact(2500, new Greeted());
		assertThat(fact(2510, new MessageReceived()).change().atNanos()).isEqualTo(at(2500));
	}

	@Test
	void whenAMessageComesAfterSettlingThenTheEvidenceIsBetter() {
		up(10);
		assertThat(fact(500, new MessageReceived())).isEqualTo(Verdict.STAY);
		assertThat(this.link.evidence()).isEqualTo(Evidence.MESSAGE);
	}

	@Test
	void whenThePeerDoesNotSpeakZmtpThenTheHandshakeHasFailed() {
		confirming(10);
		assertBacksOff(fact(11, new NotZmtp()), 11, TransitionCause.HANDSHAKE);
	}

	@ParameterizedTest
	@EnumSource
	void whenLostWhileConfirmingThenTheHandshakeHasFailedUnlessTheEngineDied(LossCause cause) {
		confirming(10);
		assertBacksOff(fact(11, new Lost(cause, "ERROR 400")), 11,
				(cause == LossCause.ENGINE) ? TransitionCause.ENGINE : TransitionCause.HANDSHAKE);
		boolean mechanism = cause != LossCause.ENGINE && cause != LossCause.REFUSED;
		assertThat(this.link.lastError()).contains("(ERROR 400)")
			.endsWith(mechanism ? "plain.username and plain.password" : "(ERROR 400)");
		assertThat(this.link.wasEverUp()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void whenLostWhileUpThenRetiresAndBacksOff(LossCause cause) {
		up(10);
		assertBacksOff(fact(900, new Lost(cause, "")), 900, TransitionCause.of(cause));
		assertThat(this.link.evidence()).isNull();
		assertThat(this.link.downSinceNanos()).isEqualTo(at(900));
		assertThat(this.link.lastError()).isNotEmpty();
	}

	@Test
	void whenTheSocketWasClosedUnexpectedlyThenBacksOffAndReopens() {
		up(10);
		Verdict verdict = fact(900, new Retired());
		assertThat(verdict.decision()).isEqualTo(Decision.STAY);
		assertThat(verdict.change().cause()).isEqualTo(TransitionCause.ERROR);
		assertThat(deadline(1000).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenNothingArrivesForStaleAfterThenBacksOff() {
		this.link = link(Duration.ofSeconds(2));
		up(10);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(2010));
		assertThat(this.link.onDeadline(at(2010), at(1500))).isEqualTo(Verdict.STAY);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(3500));
		assertBacksOff(this.link.onDeadline(at(3500), at(1500)), 3500, TransitionCause.STALE);
	}

	@Test
	void whenTheLastActivityWasBeforeTheConnectionThenStaleCountsFromTheConnection() {
		this.link = link(Duration.ofSeconds(2));
		up(5000);
		assertThat(this.link.onDeadline(at(6999), at(1))).isEqualTo(Verdict.STAY);
		assertBacksOff(this.link.onDeadline(at(7000), at(1)), 7000, TransitionCause.STALE);
	}

	@Test
	void whenReadingsOfTheClockAreNegativeThenStaleCountsFromTheLastActivityToo() {
		this.link = link(Duration.ofSeconds(2));
		up(-5000);
		assertThat(this.link.onDeadline(at(-2500), at(-4000))).isEqualTo(Verdict.STAY);
		assertBacksOff(this.link.onDeadline(at(-2000), at(-4000)), -2000, TransitionCause.STALE);
	}

	@Test
	void whenFactsMayBeMissingThenReopensWhatNeedsASocketOnly() {
		up(10);
		assertBacksOff(this.link.onUnsound("missed", at(900)), 900, TransitionCause.ERROR);
		assertThat(this.link.lastError()).isEqualTo("missed");
		assertThat(this.link.onUnsound("missed", at(901))).isEqualTo(Verdict.STAY);
		fact(902, new Retired());
		deadline(1000);
		assertThat(this.link.state()).isEqualTo(LinkState.CONNECTING);
		this.link.openFailed(AttemptOutcome.ERROR, "no", at(1001));
		assertThat(this.link.onUnsound("missed", at(1002))).isEqualTo(Verdict.STAY);
		assertThat(this.link.lastError()).isEqualTo("no");
	}

	@ParameterizedTest
	@CsvSource({ "NULL", "CURVE" })
	void whenTheHandshakeHasNoBoundThenNothingEndsIt(String mechanism) {
		this.link = new LinkMachine(new ReconnectSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 0,
				Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO), mechanism,
				new SplittableRandom(1), 0);
		confirming(10);
		assertThat(deadline(30)).isEqualTo(Verdict.NUDGE);
		assertThat(this.link.deadlineNanos()).isEqualTo(LinkLife.NEVER);
		fact(40, new Greeted());
		assertThat(this.link.deadlineNanos()).isEqualTo(mechanism.equals("NULL") ? at(240) : LinkLife.NEVER);
	}

	@Test
	void whenRetiredBeforeTheDelayIsOverThenOpensAtItsEnd() {
		refused(0);
		assertThat(fact(50, new Retired())).isEqualTo(Verdict.STAY);
		assertThat(deadline(99)).isEqualTo(Verdict.STAY);
		Verdict verdict = deadline(100);
		assertThat(verdict.decision()).isEqualTo(Decision.OPEN);
		assertThat(verdict.change()).isEqualTo(new LinkChange(LinkState.BACKING_OFF, LinkState.CONNECTING,
				TransitionCause.RETRY, at(100), 2, 0, null, null));
		assertThat(this.link.generation()).isEqualTo(2);
	}

	@Test
	void whenRetiredAfterTheDelayIsOverThenOpensThen() {
		refused(0);
		assertThat(deadline(100)).isEqualTo(Verdict.STAY);
		assertThat(fact(130, new Retired()).decision()).isEqualTo(Decision.OPEN);
		assertThat(this.link.sinceNanos()).isEqualTo(at(130));
	}

	@Test
	void whenRetiredDoesNotComeThenAsksAgainAndNeverOpens() {
		refused(0);
		deadline(100);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(5100));
		assertThat(deadline(5099)).isEqualTo(Verdict.STAY);
		assertThat(deadline(5100)).isEqualTo(Verdict.RETIRE);
		assertThat(deadline(10_100)).isEqualTo(Verdict.RETIRE);
		assertThat(this.link.lastError()).contains("has not closed the previous connection");
		assertThat(fact(10_200, new Retired()).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenBackingOffThenFactsOfTheOldSocketChangeNothing() {
		refused(0);
		assertThat(fact(1, CONNECTED)).isEqualTo(Verdict.STAY);
		assertThat(fact(1, new MessageReceived())).isEqualTo(Verdict.STAY);
		assertThat(this.link.state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenAFactIsOfAnEarlierGenerationThenItChangesNothing() {
		refused(0);
		fact(50, new Retired());
		deadline(100);
		assertThat(this.link.on(1, CONNECTED, at(101))).isEqualTo(Verdict.STAY);
		assertThat(this.link.on(1, new Retired(), at(101))).isEqualTo(Verdict.STAY);
		assertThat(this.link.on(3, CONNECTED, at(101))).isEqualTo(Verdict.STAY);
		assertThat(this.link.isSocketOpen()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "CONNECTING", "CONFIRMING", "UP", "BACKING_OFF" })
	void whenStoppedThenRetiresAndNothingFollows(LinkState state) {
		bring(state);
		Verdict verdict = this.link.stop(at(20_000));
		assertThat(verdict.decision()).isEqualTo(Decision.RETIRE);
		assertThat(verdict.change().cause()).isEqualTo(TransitionCause.STOPPED);
		assertThat(verdict.change().ended()).isNull();
		assertThat(this.link.stop(at(20_001))).isEqualTo(Verdict.RETIRE);
		assertThat(fact(20_001, CONNECTED)).isEqualTo(Verdict.STAY);
		assertThat(fact(20_001, new Retired())).isEqualTo(Verdict.STAY);
		assertThat(this.link.isSocketOpen()).isFalse();
		assertThat(deadline(90_000)).isEqualTo(Verdict.STAY);
		assertThat(this.link.reconnect(at(90_000))).isEqualTo(Verdict.STAY);
		assertThat(this.link.start(at(90_000))).isEqualTo(Verdict.STAY);
		assertThat(this.link.stop(at(90_000))).isEqualTo(Verdict.STAY);
	}

	@Test
	void whenStoppedBeforeTheStartThenIsClosedAtOnce() {
		assertThat(this.link.stop(0).decision()).isEqualTo(Decision.STAY);
		assertThat(this.link.state()).isEqualTo(LinkState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource(names = { "CONNECTING", "CONFIRMING", "UP" })
	void whenAReconnectIsRequestedThenOpensAsSoonAsRetired(LinkState state) {
		bring(state);
		Verdict verdict = this.link.reconnect(at(1000));
		assertThat(verdict.decision()).isEqualTo(Decision.RETIRE);
		assertThat(verdict.change().cause()).isEqualTo(TransitionCause.REQUESTED);
		assertThat(verdict.change().delayNanos()).isZero();
		assertThat(deadline(1000)).isEqualTo(Verdict.STAY);
		assertThat(fact(1001, new Retired()).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenAReconnectIsRequestedWhileBackingOffThenTheDelayIsCutShort() {
		refused(0);
		assertThat(this.link.reconnect(at(10))).isEqualTo(Verdict.STAY);
		assertThat(fact(11, new Retired()).decision()).isEqualTo(Decision.OPEN);
		fact(12, new AttemptFailed(true));
		fact(13, new Retired());
		assertThat(this.link.reconnect(at(14)).decision()).isEqualTo(Decision.OPEN);
	}

	private void bring(LinkState state) {
		switch (state) {
			case CONNECTING -> connecting(0);
			case CONFIRMING -> confirming(0);
			case UP -> up(0);
			default -> refused(0);
		}
	}

	private void connecting(long millis) {
		this.link.start(at(millis));
	}

	private void refused(long millis) {
		connecting(millis);
		fact(millis, new AttemptFailed(true));
	}

	private void confirming(long millis) {
		connecting(millis);
		fact(millis, CONNECTED);
	}

	private void up(long millis) {
		confirming(millis);
		fact(millis, new Greeted());
		deadline(millis + 20);
		deadline(millis + 200);
		assertThat(this.link.state()).isEqualTo(LinkState.UP);
	}

	@Test
	void whenSecuredThenItIsUpOnceTheHandshakeIsOver() {
		securedAndGreeted();
		deadline(1001);
		assertThat(this.link.state()).as("its peer may still be judging it").isEqualTo(LinkState.CONFIRMING);
		fact(4000, new HandshakeDone());
		assertThat(this.link.state()).isEqualTo(LinkState.UP);
		assertThat(this.link.evidence()).isEqualTo(Evidence.SETTLED);
		assertThat(this.link.sinceNanos()).isEqualTo(at(1));
	}

	@Test
	void whenSecuredThenTheHandshakeIsBounded() {
		securedAndGreeted();
		long bound = 1 + ReconnectSettings.DEFAULTS.handshakeIvl().toMillis() + 5000;
		assertThat(this.link.deadlineNanos()).isEqualTo(at(bound));
		Verdict verdict = deadline(bound);
		assertThat(verdict.change().ended()).as("of the first attempt").isNull();
		assertThat(this.link.state()).isEqualTo(LinkState.BACKING_OFF);
		assertThat(this.link.lastError()).startsWith("The peer did not finish the handshake within 8000 ms");
	}

	@Test
	void whenNotSecuredThenNoHandshakeIsWaitedFor() {
		confirming(0);
		fact(1, new Greeted());
		fact(2, new HandshakeDone());
		assertThat(this.link.state()).isEqualTo(LinkState.CONFIRMING);
	}

	private void securedAndGreeted() {
		this.link = new LinkMachine(ReconnectSettings.DEFAULTS, "CURVE", new SplittableRandom(1), 0);
		this.link.start(0);
		fact(0, CONNECTED);
		fact(1, new Greeted());
		deadline(20);
	}

	@Test
	void whenSecuredAndRefusedThenItSaysWhatToLookAt() {
		securedAndGreeted();
		fact(900, new Lost(LossCause.REFUSED, "ERROR 400"));
		assertThat(this.link.state()).isEqualTo(LinkState.BACKING_OFF);
		assertThat(this.link.lastError()).isEqualTo("Handshake failed: The peer refused the connection (ERROR 400)."
				+ " Do keys and passwords fit, and do both sides use the same mechanism? This side uses CURVE");
	}

	private Verdict fact(long millis, LinkFact fact) {
		return this.link.on(this.link.generation(), fact, at(millis));
	}

	private Verdict deadline(long millis) {
		return this.link.onDeadline(at(millis), at(millis));
	}

	private void assertBacksOff(Verdict verdict, long millis, TransitionCause cause) {
		assertThat(verdict.decision()).isEqualTo(Decision.RETIRE);
		assertThat(verdict.change().to()).isEqualTo(LinkState.BACKING_OFF);
		assertThat(verdict.change().cause()).isEqualTo(cause);
		assertThat(verdict.change().atNanos()).isEqualTo(at(millis));
		assertThat(verdict.change().delayNanos()).isEqualTo(100 * MILLI);
		assertThat(this.link.deadlineNanos()).isEqualTo(at(millis + 100));
	}

	private static long at(long millis) {
		return millis * MILLI;
	}

}
