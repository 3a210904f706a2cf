package org.zmqspring.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.Greeted;
import org.zmqspring.transport.LinkFact.Listening;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.MessageReceived;
import org.zmqspring.transport.LinkFact.NotZmtp;
import org.zmqspring.transport.LinkFact.PeerConnected;
import org.zmqspring.transport.LinkFact.PeerLost;
import org.zmqspring.transport.LinkFact.Retired;

/**
 * One link, an engine that does random things to it, and the laws, which are checked
 * after every step. The engine keeps one rule: Retired of a generation never comes while
 * its socket exists. Confined to one thread.
 */
final class AdversarialWorld {

	private static final Connected CONNECTED = new Connected("10.0.0.1:40000", "10.0.0.2:5556");

	private static final Listening LISTENING = new Listening("tcp://127.0.0.1:40112");

	private static final List<LinkFact> FACTS = facts();

	private final SplittableRandom random;

	private final ReconnectSettings settings;

	private final boolean bound;

	final LinkLife life;

	private final LinkLaws laws;

	private long now;

	private long openedAt;

	private boolean socketThere;

	private boolean retiring;

	/** Whether names resolve and ports are free from now on. */
	private boolean opensAlways;

	private Consumer<LinkChange> observer = (change) -> {
	};

	AdversarialWorld(SplittableRandom random) {
		this.random = random;
		this.settings = settings(random);
		this.bound = random.nextInt(4) == 0;
		// Any reading, so that the ticker overflows in some worlds.
		this.now = random.nextLong();
		this.life = this.bound ? new BindMachine(this.settings, random.split(), this.now)
				: new LinkMachine(this.settings, "NULL", random.split(), this.now);
		this.laws = new LinkLaws(this.life, this.settings);
		this.laws.hold(this.now);
	}

	private static List<LinkFact> facts() {
		List<LinkFact> facts = new ArrayList<>(List.of(CONNECTED, CONNECTED, CONNECTED, CONNECTED, new Greeted(),
				new Greeted(), new Greeted(), new MessageReceived(), new NotZmtp(), new AttemptFailed(true),
				new AttemptFailed(false), LISTENING, LISTENING, new PeerConnected("p"), new PeerLost("p"),
				new Connected("127.0.0.1:40000", "127.0.0.1:40000")));
		for (LossCause cause : LossCause.values()) {
			facts.add(new Lost(cause, ""));
		}
		return List.copyOf(facts);
	}

	private static ReconnectSettings settings(SplittableRandom random) {
		long ivl = 1 + random.nextInt(200);
		long max = random.nextBoolean() ? 0 : ivl + random.nextInt(5000);
		double jitter = random.nextBoolean() ? random.nextDouble() : random.nextInt(2);
		return new ReconnectSettings(millis(ivl), millis(max), jitter, millis(random.nextInt(20_000)),
				millis(random.nextInt(3) * 2500L), millis(1 + random.nextInt(4000)),
				millis(random.nextInt(2) * (1 + random.nextInt(8000))));
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	/** Pass every transition to an observer. */
	void observe(Consumer<LinkChange> changes) {
		this.observer = changes;
	}

	/** Do one random thing. */
	void step() {
		switch (this.random.nextInt(16)) {
			case 0, 1, 2, 3, 4, 5 -> fact(this.life.generation(), anyFact());
			case 6 -> fact(this.life.generation() - 1 - this.random.nextInt(3), anyFact());
			case 7 -> fact(this.life.generation() - 1 - this.random.nextInt(3), new Retired());
			case 8, 9 -> maybeRetired();
			case 10 -> pass(this.random.nextLong(1_000_000_000L));
			case 11 -> pass(this.random.nextLong(30_000_000_000L));
			case 12, 13, 14 -> untilDeadline();
			default -> seldom();
		}
	}

	/** Only a link that connects can have an address of a name. */
	private boolean isGone() {
		return this.life instanceof LinkMachine && this.random.nextBoolean();
	}

	private void seldom() {
		switch (this.random.nextInt(100)) {
			case 0 -> obey(isGone() ? this.life.end(this.now) : this.life.stop(this.now));
			case 1, 2, 3 -> {
				this.laws.reconnectRequested();
				obey(this.life.reconnect(this.now));
			}
			default -> obey(this.life.start(this.now));
		}
	}

	private LinkFact anyFact() {
		return FACTS.get(this.random.nextInt(FACTS.size()));
	}

	private void fact(long generation, LinkFact fact) {
		// Its time may lie in the past.
		long age = this.now - this.openedAt;
		obey(this.life.on(generation, fact, this.now - ((age > 0) ? this.random.nextLong(age) : 0)));
	}

	private void maybeRetired() {
		boolean comes = this.retiring ? this.random.nextInt(3) > 0 : this.random.nextInt(200) == 0;
		if (!this.socketThere || comes) {
			retired();
		}
	}

	private void retired() {
		this.socketThere = false;
		this.retiring = false;
		fact(this.life.generation(), new Retired());
	}

	private void untilDeadline() {
		long deadline = this.life.deadlineNanos();
		pass((deadline != LinkLife.NEVER) ? Math.max(0, deadline - this.now) : 0);
	}

	private void pass(long nanos) {
		this.now += nanos;
		obey(this.life.onDeadline(this.now, this.now - this.random.nextLong(10_000_000_000L)));
	}

	private void obey(Verdict verdict) {
		Verdict next = carryOut(verdict);
		this.laws.hold(this.now);
		if (next != null) {
			obey(next);
		}
	}

	private @Nullable Verdict carryOut(Verdict verdict) {
		this.laws.judge(verdict, this.now, this.socketThere);
		if (verdict.change() != null) {
			this.observer.accept(verdict.change());
		}
		if (verdict.decision() == Decision.RETIRE) {
			this.retiring = true;
		}
		if (verdict.decision() != Decision.OPEN) {
			return null;
		}
		this.openedAt = this.now;
		this.socketThere = this.opensAlways || this.random.nextInt(5) > 0;
		return this.socketThere ? null : this.life.openFailed(AttemptOutcome.UNRESOLVED, "no", this.now);
	}

	/**
	 * Let the engine and the peer behave well from now on.
	 * @return how many nanoseconds passed until the link was up, or, if it was stopped,
	 * until its last socket was closed
	 */
	long recover() {
		long from = this.now;
		this.opensAlways = true;
		obey(this.life.start(this.now));
		for (int i = 0; i < 100 && !isWell(); i++) {
			this.now += 1_000_000;
			if (this.retiring) {
				retired();
			}
			else if (this.socketThere && this.life.state() != LinkState.BACKING_OFF) {
				fact(this.life.generation(), this.bound ? LISTENING : CONNECTED);
				fact(this.life.generation(), new Greeted());
			}
			if (!isWell()) {
				untilDeadline();
			}
		}
		return isWell() ? this.now - from : Long.MAX_VALUE;
	}

	private boolean isWell() {
		return this.life.state().isUp() || (this.life.state() == LinkState.CLOSED && !this.life.isSocketOpen());
	}

	/** No recovery may take longer. */
	long longestRecovery() {
		return 3 * (LinkLaws.longestDelay(this.settings) + LinkLife.RETIRE_AGAIN_NANOS
				+ this.settings.connectTimeout().plus(this.settings.handshakeIvl()).toNanos() + 1_000_000_000L);
	}

}
