package org.zmqspring.supervise;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.LinkFact.Retired;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.ReadingClock;

import static org.assertj.core.api.Assertions.assertThat;

/** Time in which we do not read says nothing of the peer: {@code stale-after} is 2 s. */
class UnreadLinkTests {

	private static final ReconnectSettings RECONNECT = SteppedSupervisor.SETTINGS;

	private final SteppedSupervisor run = new SteppedSupervisor();

	private final LinkSpec feed = staleAfterTwoSeconds();

	private ReadingClock clock;

	private LinkTraffic traffic;

	private static LinkSpec staleAfterTwoSeconds() {
		LinkSpec plain = SteppedSupervisor.subscriber("tcp://10.0.0.2:5556");
		return new LinkSpec(plain.socket(), plain.type(), plain.mode(), plain.endpoint(),
				new ReconnectSettings(RECONNECT.ivl(), RECONNECT.ivlMax(), 0, RECONNECT.resetAfter(),
						RECONNECT.connectTimeout(), RECONNECT.handshakeIvl(), Duration.ofSeconds(2)),
				plain.options());
	}

	@BeforeEach
	void comeUp() {
		this.run.open(this.feed);
		this.traffic = this.run.transport.opened().get(0).traffic();
		this.clock = new ReadingClock(now());
		this.traffic.readBy(this.clock, now());
		this.run.comeUp(this.feed, 1);
		assertThat(state()).isEqualTo(LinkState.UP);
	}

	@Test
	void whenItIsReadAndNothingComesThenItIsStale() {
		read(1999);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(1);
		assertThat(state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenTheReadingIsHeldThenThatTimeDoesNotCount() {
		this.traffic.received(1, 1, now());
		read(1500);
		this.traffic.pause(now());
		read(8000);
		assertThat(state()).isEqualTo(LinkState.UP);
		this.traffic.resume(now());
		read(499);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(1);
		assertThat(state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenTheReaderIsBusyThenThatTimeDoesNotCount() {
		this.traffic.received(1, 1, now());
		this.clock.tick(now(), 0);
		for (int i = 0; i < 30; i++) {
			this.run.pass(1000);
			assertThat(state()).isEqualTo(LinkState.UP);
		}
		read(1850);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(100);
		assertThat(state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenTheReaderIsBusyAgainAndAgainThenASilentPeerIsFoundAllTheSame() {
		this.traffic.received(1, 1, now());
		int rounds = 0;
		while (state() == LinkState.UP && rounds++ < 100) {
			this.clock.tick(now(), 0);
			this.run.pass(1000);
		}
		assertThat(rounds).isBetween(19, 22);
	}

	@Test
	void whenTheProcessStoodStillThenThatTimeDoesNotCount() {
		this.traffic.received(1, 1, now());
		this.clock.tick(now(), Duration.ofSeconds(1).toNanos());
		this.run.pass(10_000);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(1);
		assertThat(state()).isEqualTo(LinkState.UP);
		this.traffic.received(1, 1, now());
		read(1999);
		assertThat(state()).isEqualTo(LinkState.UP);
	}

	@Test
	void whenItComesUpAfterItWasHeldThenOnlyWhatComesAfterwardsCounts() {
		this.traffic.pause(now());
		read(30_000);
		this.traffic.resume(now());
		this.run.supervisor.reconnect(this.feed.id());
		this.run.settle();
		this.run.fact(this.feed, 1, new Retired());
		read(1);
		this.run.comeUp(this.feed, 2);
		read(1999);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(1);
		assertThat(state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenItComesUpAgainThenMessagesOfTheEarlierConnectionDoNotCount() {
		this.traffic.received(1, 1, now());
		read(1000);
		this.run.supervisor.reconnect(this.feed.id());
		this.run.settle();
		read(1);
		this.run.comeUp(this.feed, 2);
		this.traffic.pause(now());
		read(1000);
		this.traffic.resume(now());
		read(1999);
		assertThat(state()).isEqualTo(LinkState.UP);
		read(1);
		assertThat(state()).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenTheReadingsOfTheClockAreNegativeThenASilentLinkIsStaleAllTheSame() {
		SteppedSupervisor own = new SteppedSupervisor();
		own.ticker.setNanos(-Duration.ofDays(1).toNanos());
		own.open(this.feed);
		own.comeUp(this.feed, 1);
		own.pass(1999);
		assertThat(own.state(this.feed)).isEqualTo(LinkState.UP);
		own.pass(1);
		assertThat(own.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void whenAWaitEndsMuchTooLateThenDeadlinesGiveTheOthersTimeToCatchUpButNotForEver() {
		PauseDetector pauses = new PauseDetector();
		long second = Duration.ofSeconds(1).toNanos();
		pauses.onWaited(0, second, second + second / 10);
		assertThat(pauses.graceNanosLeft(second)).isLessThanOrEqualTo(0);
		pauses.onWaited(0, second, 11 * second);
		assertThat(pauses.graceNanosLeft(11 * second)).isEqualTo(second / 2);
		assertThat(pauses.graceNanosLeft(12 * second)).isLessThanOrEqualTo(0);
		pauses.onWaited(11 * second, second / 2, 12 * second);
		assertThat(pauses.graceNanosLeft(12 * second)).as("late again").isLessThanOrEqualTo(0);
		pauses.onWaited(12 * second, second, 20 * second);
		assertThat(pauses.graceNanosLeft(20 * second)).isEqualTo(second / 2);
	}

	@Test
	void aWaitIsLateBeyond250MillisecondsAndTheNextGraceComesAfter2Seconds() {
		long second = Duration.ofSeconds(1).toNanos();
		long late = second / 4;
		PauseDetector pauses = new PauseDetector();
		pauses.onWaited(10 * second, second, 11 * second + late);
		assertThat(pauses.graceNanosLeft(11 * second + late)).isLessThanOrEqualTo(0);
		pauses.onWaited(10 * second, -second, 10 * second + late + 1);
		long end = 10 * second + late + 1 + second / 2;
		assertThat(pauses.graceNanosLeft(end - second / 2)).isEqualTo(second / 2);
		pauses.onWaited(end, second, end + 2 * second - 1);
		assertThat(pauses.graceNanosLeft(end + 2 * second - 1)).isLessThanOrEqualTo(0);
		pauses.onWaited(end, second, end + 2 * second);
		assertThat(pauses.graceNanosLeft(end + 2 * second)).isEqualTo(second / 2);
	}

	/** Time passes, and the reader looks at its sockets and waits for them. */
	private void read(long millis) {
		this.clock.tick(now(), Duration.ofMillis(millis).toNanos());
		this.run.pass(millis);
		this.clock.tick(now(), Duration.ofSeconds(1).toNanos());
	}

	private LinkState state() {
		return this.run.state(this.feed);
	}

	private long now() {
		return this.run.ticker.nanos();
	}

}
