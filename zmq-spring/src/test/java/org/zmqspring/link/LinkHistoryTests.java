package org.zmqspring.link;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.FinishedOutage;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.MessageReceived;
import org.zmqspring.transport.LinkFact.Retired;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts of a link: attempts, their outcomes, outages. */
class LinkHistoryTests {

	private static final long MILLI = 1_000_000;

	/** 100 ms doubling to 1 s, reset after 10 s. */
	private final LinkMachine link = new LinkMachine(new ReconnectSettings(Duration.ofMillis(100),
			Duration.ofSeconds(1), 0, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ZERO), "NULL",
			new SplittableRandom(1), 0);

	private long now;

	@Test
	void comingUpForTheFirstTimeIsNoReconnectAndItsAttemptsAreNoReconnectAttempts() {
		this.link.start(0);
		LinkChange up = comeUp();
		assertThat(up.outage()).isNull();
		assertThat(up.ended()).isNull();
	}

	@Test
	void whenTheFirstAttemptFailsThenOnlyTheFollowingOnesHaveOutcomes() {
		this.link.start(0);
		assertThat(fact(new AttemptFailed(true)).ended()).isNull();
		retry();
		assertThat(fact(new AttemptFailed(true)).ended()).isEqualTo(AttemptOutcome.REFUSED);
		retry();
		LinkChange up = comeUp();
		assertThat(up.ended()).isEqualTo(AttemptOutcome.CONNECTED);
		assertThat(up.outage()).isNull();
	}

	@Test
	void whenUpAgainThenTheOutageLastedFromTheLossToTheConnection() {
		this.link.start(0);
		comeUp();
		this.now += 400 * MILLI;
		long lost = this.now;
		assertThat(fact(new Lost(LossCause.HEARTBEAT, "")).ended()).isNull();
		retry();
		fact(new AttemptFailed(true));
		retry();
		long connected = this.now;
		assertThat(comeUp().outage()).isEqualTo(new FinishedOutage(lost, connected, 2, TransitionCause.HEARTBEAT));
	}

	@Test
	void whenAttemptsFailThenTheyAreCountedAndTheDelaysDouble() {
		this.link.start(0);
		for (int attempt = 1; attempt <= 6; attempt++) {
			LinkChange failed = fact(new AttemptFailed(true));
			assertThat(failed.attempt()).isEqualTo(attempt);
			assertThat(failed.delayNanos()).isEqualTo(Math.min(1000, 100L << (attempt - 1)) * MILLI);
			retry();
		}
	}

	@Test
	void whenLostSoonAfterComingUpThenCountingAndDelaysGoOn() {
		this.link.start(0);
		fact(new AttemptFailed(true));
		retry();
		comeUp();
		this.now += 9_999 * MILLI;
		LinkChange lost = fact(new Lost(LossCause.PEER, ""));
		assertThat(lost.attempt()).isEqualTo(2);
		assertThat(lost.delayNanos()).isEqualTo(200 * MILLI);
	}

	@Test
	void whenLostAfterResetAfterThenCountingAndDelaysStartAgain() {
		this.link.start(0);
		fact(new AttemptFailed(true));
		retry();
		comeUp();
		this.now += 10_000 * MILLI;
		LinkChange lost = fact(new Lost(LossCause.PEER, ""));
		assertThat(lost.attempt()).isZero();
		assertThat(lost.delayNanos()).isEqualTo(100 * MILLI);
		retry();
		assertThat(this.link.attempt()).isEqualTo(1);
		assertThat(this.link.generation()).isEqualTo(3);
	}

	@Test
	void whenAnAttemptIsCutShortByARequestThenItsOutcomeIsError() {
		this.link.start(0);
		fact(new AttemptFailed(true));
		retry();
		assertThat(this.link.reconnect(this.now).change().ended()).isEqualTo(AttemptOutcome.ERROR);
	}

	private LinkChange fact(LinkFact fact) {
		return this.link.on(this.link.generation(), fact, this.now).change();
	}

	private LinkChange comeUp() {
		fact(new Connected("10.0.0.1:40000", "10.0.0.2:5556"));
		return fact(new MessageReceived());
	}

	private void retry() {
		fact(new Retired());
		this.now = this.link.deadlineNanos();
		assertThat(this.link.onDeadline(this.now, this.now).decision()).isEqualTo(Decision.OPEN);
	}

}
