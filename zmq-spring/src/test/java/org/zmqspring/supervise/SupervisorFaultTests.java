package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Retired;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.ZmqTransportException.Reason;
import org.zmqspring.transport.ZmqTransportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.zmqspring.supervise.SteppedSupervisor.SETTINGS;
import static org.zmqspring.supervise.SteppedSupervisor.key;

/** What others do wrong must leave no link behind. */
class SupervisorFaultTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.supervise");

	private final LinkSpec feed = SteppedSupervisor.subscriber("tcp://10.0.0.2:5556");

	private final LinkSpec other = SteppedSupervisor.subscriber("tcp://10.0.0.3:5556");

	private final SteppedSupervisor run = new SteppedSupervisor();

	@Test
	void whenAListenerThrowsAnythingThenTheLinkGoesOnAndTheOthersAreTold() {
		SteppedSupervisor noisy = new SteppedSupervisor(new LinkListener() {

			@Override
			public void added(LinkSpec spec, LinkTraffic traffic) {
				throw new IllegalStateException("added");
			}

			@Override
			public void changed(ZmqConnectionEvent event) {
				throw new StackOverflowError("changed");
			}

		});
		noisy.open(this.feed);
		noisy.comeUp(this.feed, 1);
		assertThat(noisy.state(this.feed)).isEqualTo(LinkState.UP);
		assertThat(noisy.events).hasSize(3);
		assertThat(logged()).first().asString().startsWith("A link listener failed; the link continues: ");
		assertThat(noisy.close(this.feed)).isCompleted();
	}

	@Test
	void whenTheOwnerThrowsThenTheSocketIsClosedAndTheAttemptHasFailed() {
		this.run.subscribers.refusal = new StackOverflowError("adopt");
		CompletableFuture<LinkSnapshot> first = this.run.open(this.feed);
		assertThat(first).isCompletedWithValueMatching((link) -> link.lastError().contains("StackOverflowError"));
		assertThat(this.run.transport.closed()).containsExactly(key(this.feed, 1));
		assertThat(logged()).containsExactly("zmq link '" + this.feed.id() + "' could not be opened");
		this.run.subscribers.refusal = null;
		this.run.pass(100);
		assertThat(this.run.subscribers.adopted).containsOnlyKeys(key(this.feed, 2));
	}

	@Test
	void whenTheResolverThrowsThenTheAttemptHasFailed() {
		LinkSpec named = SteppedSupervisor.subscriber("tcp://feed.example:5556");
		this.run.brokenNames.add("feed.example");
		this.run.open(named);
		assertThat(this.run.state(named)).isEqualTo(LinkState.BACKING_OFF);
		this.run.brokenNames.clear();
		this.run.pass(100);
		assertThat(this.run.questions.get("feed.example")).hasSize(1);
	}

	@Test
	void whenRetiringThrowsThenItIsAskedForAgainAndOtherLinksGoOn() {
		this.run.open(this.feed);
		this.run.open(this.other);
		this.run.subscribers.retirementFault = new IllegalStateException("retire");
		this.run.transport.emit(key(this.feed, 1), new AttemptFailed(true));
		this.run.fact(this.other, 1, new AttemptFailed(true));
		assertThat(logged()).first().isEqualTo("zmq link '" + this.feed.id() + "': RETIRE failed");
		this.run.subscribers.retirementFault = null;
		this.run.pass(100);
		assertThat(this.run.opened()).hasSize(2);
		this.run.pass(5000);
		assertThat(this.run.opened()).hasSize(4);
	}

	@Test
	void whenRetiredWasMissedThenTheLinkIsOpenedAgainAllTheSame() {
		this.run.open(this.feed);
		this.run.subscribers.closes = false;
		this.run.fact(this.feed, 1, new AttemptFailed(true));
		this.run.transport.lose(key(this.feed, 1));
		this.run.pass(100);
		assertThat(this.run.opened()).hasSize(1);
		this.run.pass(5000);
		assertThat(this.run.opened()).hasSize(2);
	}

	@Test
	void whenRetiringThrowsAtTheEndThenItIsAskedForAgain() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.subscribers.retirementFault = new IllegalStateException("retire");
		CompletableFuture<Void> gone = this.run.close(this.feed);
		assertThat(gone).isNotDone();
		this.run.subscribers.retirementFault = null;
		this.run.settle();
		assertThat(gone).isCompleted();
	}

	@Test
	void whenALossWasMissedThenTheLinkIsOpenedAgainAndTheOthersStayUp() {
		this.run.open(this.feed);
		this.run.open(this.other);
		this.run.comeUp(this.feed, 1);
		this.run.comeUp(this.other, 1);
		this.run.transport.miss(key(this.feed, 1));
		this.run.supervisor.missed();
		this.run.settle();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
		assertThat(this.run.snapshot(this.feed).lastError()).contains("missed");
		this.run.pass(100);
		assertThat(this.run.opened()).last().isEqualTo(key(this.feed, 2));
		assertThat(this.run.state(this.other)).isEqualTo(LinkState.UP);
	}

	@Test
	void whenTheErrorOfTheEngineCannotBeDescribedThenTheAttemptHasFailed() {
		this.run.transport.refuseNextOpen(new ZmqTransportException(Reason.OTHER, "", null) {

			@Override
			public String getMessage() {
				throw new StackOverflowError("getMessage");
			}

		});
		this.run.open(this.feed);
		assertThat(this.run.snapshot(this.feed).lastError()).isEqualTo("Could not be opened, see the log");
		assertThat(logged()).containsExactly("zmq link '" + this.feed.id() + "': OPEN failed");
		this.run.pass(100);
		assertThat(this.run.opened()).containsExactly(key(this.feed, 2));
	}

	@Test
	void whenAChangeCannotBeAnnouncedThenThatIsLogged() {
		Forgetful clock = new Forgetful(this.run.ticker);
		Supervisor supervisor = supervisor(clock);
		supervisor.open(this.feed);
		supervisor.step();
		clock.fails = true;
		supervisor.offer(key(this.feed, 1), new AttemptFailed(true), clock.nanos());
		supervisor.step();
		assertThat(logged()).containsExactly("zmq link '" + this.feed.id() + "': a change could not be announced");
	}

	@Test
	void whenAChangeCannotBeAnnouncedThenWhatFollowsFromItIsDone() {
		Forgetful clock = new Forgetful(this.run.ticker);
		Supervisor supervisor = supervisor(clock);
		clock.fails = true;
		supervisor.open(this.feed);
		supervisor.step();
		assertThat(logged()).containsExactly("zmq link '" + this.feed.id() + "' could not be announced");
		supervisor.offer(key(this.feed, 1), new AttemptFailed(true), clock.nanos());
		supervisor.step();
		assertThat(this.run.subscribers.retired).containsExactly(key(this.feed, 1));
		supervisor.offer(key(this.feed, 1), new Retired(), clock.nanos());
		this.run.ticker.advance(Duration.ofMillis(100));
		supervisor.step();
		assertThat(this.run.opened()).containsExactly(key(this.feed, 1), key(this.feed, 2));
	}

	private Supervisor supervisor(Ticker clock) {
		return new Supervisor(
				new SupervisorSetup(this.run.transport,
						new SupervisorSetup.Owners(this.run.subscribers, this.run.publishers, this.run.replays),
						(host, ipv6, answer) -> answer.accept(Resolution.failed(host)), this.run.directory, List.of()),
				new SplittableRandom(1), clock);
	}

	/** Has no memory for instants while it fails. Confined to the test. */
	private static final class Forgetful implements Ticker {

		private final ManualTicker ticker;

		private boolean fails;

		Forgetful(ManualTicker ticker) {
			this.ticker = ticker;
		}

		@Override
		public long nanos() {
			return this.ticker.nanos();
		}

		@Override
		public long epochMillis() {
			return this.ticker.epochMillis();
		}

		@Override
		public Instant instantOf(long nanos) {
			if (this.fails) {
				throw new OutOfMemoryError("made up by the test");
			}
			return Ticker.super.instantOf(nanos);
		}

	}

	private List<String> logged() {
		return this.log.lines().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Test
	void whenATaskThrowsThenDeadlinesComeDueAllTheSame() {
		this.run.open(this.feed);
		this.run.ticker.advanceNanos(5_000_000_000L);
		this.run.supervisor.offer(null, new AttemptFailed(true), 0);
		assertThatNullPointerException().isThrownBy(this.run.supervisor::step);
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	@Timeout(120)
	void whenADeadlineIsDueThenItDoesNotWait() {
		assertThat(this.run.supervisor.isEndWaiter()).as("before it runs").isFalse();
		this.run.supervisor.open(this.feed);
		assertThat(this.run.supervisor.doWork()).isOne();
		this.run.ticker.advance(Duration.ofSeconds(5));
		this.run.supervisor.doWork();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
		assertThat(this.run.supervisor.isEndWaiter()).as("this thread runs it").isTrue();
		assertThat(this.run.supervisor.roleName()).isEqualTo("zmq-supervisor");
	}

	@Test
	void whenALinkIsAddedOrRemovedThenTheDirectoryShowsItBeforeListenersAreTold() {
		List<String> told = new ArrayList<>();
		AtomicReference<SteppedSupervisor> started = new AtomicReference<>();
		SteppedSupervisor own = new SteppedSupervisor(new LinkListener() {

			@Override
			public void added(LinkSpec spec, LinkTraffic traffic) {
				told.add("added " + started.get().state(spec));
			}

			@Override
			public void removed(LinkId link) {
				told.add("removed " + started.get().directory.link(link).isPresent());
			}

		});
		started.set(own);
		own.open(this.feed);
		own.close(this.feed);
		assertThat(told).containsExactly("added NEW", "removed false");
	}

	@Test
	void whenNothingIsDueThenItWaitsForTheNextDeadline() {
		this.run.open(this.feed);
		this.run.fact(this.feed, 1, new AttemptFailed(true));
		this.run.supervisor.doWork();
		long begunNanos = System.nanoTime();
		this.run.supervisor.doWork();
		assertThat(System.nanoTime() - begunNanos).as("the delay of 100 ms").isGreaterThan(50_000_000);
	}

	@Test
	void whenAFactWasMissedWhileItWaitsThenItWakes() throws Exception {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		AgentThread thread = new AgentThread(this.run.supervisor, true, new SystemTicker());
		thread.start();
		awaitWait("zmq-supervisor");
		this.run.transport.miss(key(this.feed, 1));
		this.run.supervisor.missed();
		assertThat(this.run.directory.await((links) -> this.run.state(this.feed) == LinkState.BACKING_OFF,
				Duration.ofSeconds(30)))
			.isTrue();
		assertThat(thread.close(Duration.ofSeconds(30))).isTrue();
	}

	@Test
	@Timeout(120)
	void whenTheProcessWasPausedDuringTheWaitThenADeadlineComesDueHalfASecondLater() {
		LinkSpec patient = new LinkSpec(this.feed.socket(), this.feed.type(), this.feed.mode(), this.feed.endpoint(),
				new ReconnectSettings(SETTINGS.ivl(), SETTINGS.ivlMax(), 0, SETTINGS.resetAfter(), Duration.ofHours(1),
						SETTINGS.handshakeIvl(), Duration.ZERO),
				this.feed.options());
		this.run.open(patient);
		this.run.supervisor.doWork();
		String waiting = Thread.currentThread().getName();
		AtomicBoolean paused = new AtomicBoolean();
		new Thread(() -> {
			awaitWait(waiting);
			this.run.ticker.advance(Duration.ofHours(2));
			paused.set(true);
			this.run.supervisor.wakeup();
		}).start();
		// a fact of the link may end a wait before
		do {
			this.run.supervisor.doWork();
		}
		while (!paused.get());
		assertThat(this.run.state(patient)).isEqualTo(LinkState.CONNECTING);
		this.run.pass(499);
		assertThat(this.run.state(patient)).isEqualTo(LinkState.CONNECTING);
		this.run.pass(1);
		assertThat(this.run.state(patient)).isEqualTo(LinkState.BACKING_OFF);
	}

	/** Wait until a thread waits. */
	private static void awaitWait(String name) {
		while (Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals(name) && thread.getState() == Thread.State.TIMED_WAITING)) {
			Thread.onSpinWait();
		}
	}

	@Test
	void whenRunByItsThreadThenADoorWakesIt() throws Exception {
		AgentThread thread = new AgentThread(this.run.supervisor, true, new SystemTicker());
		thread.start();
		this.run.supervisor.open(this.feed);
		assertThat(this.run.directory.await((links) -> !links.isEmpty(), Duration.ofSeconds(30))).isTrue();
		assertThat(thread.close(Duration.ofSeconds(30))).isTrue();
	}

}
