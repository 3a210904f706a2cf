package org.zmqspring.supervise;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.WithoutHeartbeats;

import static org.assertj.core.api.Assertions.assertThat;

class LinkLogTests {

	private static final String LINK = "zmq link 'subscriber feed@tcp://10.0.0.2:5556' ";

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.link");

	private final LinkSpec feed = SteppedSupervisor.subscriber("tcp://10.0.0.2:5556");

	private final SteppedSupervisor run = new SteppedSupervisor(new LinkLog());

	private long generation = 1;

	@Test
	void whenUpForTheFirstTimeThenSaysSo() {
		this.run.open(this.feed);
		comeUp();
		assertThat(said()).containsExactly("INFO " + LINK + "is up");
	}

	@Test
	void whenTheFirstAttemptFailsThenSaysThatItCouldNotBeOpened() {
		this.run.open(this.feed);
		fail();
		assertThat(said()).containsExactly(
				"WARN " + LINK + "could not be opened (refused: Connection refused); trying again in 100 ms");
	}

	@Test
	void whenTheFirstFailureEndsTheStartThenNoFurtherAttemptIsAnnounced() {
		this.run.open(new LinkSpec(this.feed.socket(), this.feed.type(), this.feed.mode(), this.feed.endpoint(),
				this.feed.reconnect(), this.feed.options(), true));
		fail();
		assertThat(said())
			.containsExactly("WARN " + LINK + "could not be opened (refused: Connection refused); startup is 'fail'");
		this.run.pass(100);
		comeUp();
		lose();
		assertThat(said()).last().asString().contains("trying again in");
	}

	@Test
	void whenLostAndUpAgainThenOneLineEach() {
		this.run.open(this.feed);
		comeUp();
		lose();
		this.run.pass(100);
		fail();
		this.run.pass(200);
		comeUp();
		assertThat(said()).containsExactly("INFO " + LINK + "is up",
				"WARN " + LINK + "is down (peer: The peer closed the connection); trying again in 100 ms",
				"INFO " + LINK + "is up again after 300 ms and 2 attempts (cause: peer)");
	}

	@Test
	void whenDownForLongThenRemindsAtDoublingIntervals() {
		this.run.open(this.feed);
		for (int seconds = 0; seconds < 300; seconds++) {
			fail();
			this.run.pass(1000);
		}
		assertThat(said()).hasSize(4).last().asString().startsWith("WARN " + LINK + "is still down after 2");
	}

	@Test
	void whenLostAgainSoonThenTheReminderIsAboutThatOutage() {
		this.run.open(this.feed);
		comeUp();
		lose();
		failFor(25);
		comeUp();
		this.run.pass(5000);
		lose();
		failFor(40);
		assertThat(said()).last().asString().matches("WARN .* is still down after 3[0-9] s, [0-9]{1,2} attempts .*");
	}

	private void failFor(int seconds) {
		for (int i = 0; i < seconds; i++) {
			this.run.pass(1000);
			fail();
		}
		this.run.pass(1000);
	}

	@Test
	void whenAThousandAttemptsFailThenTheLogStaysShort() {
		this.run.open(this.feed);
		for (int i = 0; i < 1000; i++) {
			fail();
			this.run.pass(5000);
		}
		assertThat(said()).hasSizeBetween(2, 20);
	}

	@Test
	void whenALinkGoesUpAndDownAThousandTimesThenTheLogStaysShortAndTellsIt() {
		this.run.open(this.feed);
		for (int i = 0; i < 1000; i++) {
			comeUp();
			this.run.pass(2000);
			lose();
			this.run.pass(1000);
		}
		assertThat(said()).hasSizeBetween(3, 20).anyMatch((line) -> line.contains("goes up and down: lost"));
	}

	@Test
	void whenALinkFlapsThenTheLastLineTellsWhetherItIsUp() {
		this.run.open(this.feed);
		for (int i = 0; i < 100; i++) {
			comeUp();
			this.run.pass(10_000);
			assertThat(said()).last().asString().contains("is up");
			lose();
			this.run.pass(1000);
		}
	}

	@Test
	void whenLostFourTimesInQuickSuccessionThenTheFourthLossIsNotLogged() {
		this.run.open(this.feed);
		loseInQuickSuccession(4);
		assertThat(said()).filteredOn((line) -> line.contains("is down (peer")).hasSize(3);
	}

	@Test
	void whenDownForLongAfterThreeLossesThenTheReminderIsAboutTheLastOutage() {
		this.run.open(this.feed);
		loseInQuickSuccession(3);
		failFor(30);
		assertThat(said()).last().asString().startsWith("WARN " + LINK + "is still down after 31 s, 30 attempts");
	}

	@Test
	void whenDownForLongAfterFourLossesThenTheReminderIsAboutAllOfThem() {
		this.run.open(this.feed);
		loseInQuickSuccession(4);
		failFor(30);
		assertThat(said()).last().asString().matches("WARN .* goes up and down: lost 4 times in 3[0-9] s .*");
	}

	private void loseInQuickSuccession(int times) {
		for (int i = 0; i < times; i++) {
			comeUp();
			this.run.pass(1000);
			lose();
			this.run.pass(1000);
		}
	}

	@Test
	void whenALinkIsLostAgainAfterALongCalmThenThatIsNews() {
		this.run.open(this.feed);
		for (int i = 0; i < 5; i++) {
			comeUp();
			this.run.pass(Duration.ofMinutes(10).toMillis());
			lose();
			this.run.pass(1000);
		}
		assertThat(said()).filteredOn((line) -> line.contains("is down (peer")).hasSize(5);
	}

	@Test
	void singleAttemptsAreToldAtDebug() {
		Level before = this.log.logger().getLevel();
		this.log.logger().setLevel(Level.DEBUG);
		try {
			this.run.open(this.feed);
		}
		finally {
			this.log.logger().setLevel(before);
		}
		assertThat(this.log.lines()).singleElement()
			.satisfies((line) -> assertThat(line.getLevel()).isEqualTo(Level.DEBUG))
			.satisfies((line) -> assertThat(line.getFormattedMessage())
				.isEqualTo(LINK + "NEW -> CONNECTING (started), attempt 1, next in 0 ms"));
	}

	@Test
	void whenPeersGetNoHeartbeatsThenSaysSoOnce() {
		this.run.open(this.feed);
		comeUp();
		this.run.fact(this.feed, this.generation, new WithoutHeartbeats("10.0.0.7:5556", "3.0"));
		this.run.fact(this.feed, this.generation, new WithoutHeartbeats("10.0.0.8:5556", "2.0"));
		assertThat(said()).hasSize(2)
			.last()
			.asString()
			.startsWith("INFO " + LINK.strip() + ": peer 10.0.0.7:5556 speaks ZMTP 3.0 and");
	}

	private void comeUp() {
		this.run.comeUp(this.feed, this.generation);
	}

	private void fail() {
		this.run.fact(this.feed, this.generation++, new AttemptFailed(true));
	}

	private void lose() {
		this.run.fact(this.feed, this.generation++, new Lost(LossCause.PEER, ""));
	}

	private List<String> said() {
		return this.log.lines()
			.stream()
			.filter((line) -> line.getLevel().isGreaterOrEqual(Level.INFO))
			.map((line) -> line.getLevel() + " " + line.getFormattedMessage())
			.toList();
	}

}
