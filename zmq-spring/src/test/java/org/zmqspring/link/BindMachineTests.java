package org.zmqspring.link;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.Listening;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.PeerConnected;
import org.zmqspring.transport.LinkFact.PeerLost;
import org.zmqspring.transport.LinkFact.Retired;

import static org.assertj.core.api.Assertions.assertThat;

/** Each transition of a link that is bound. */
class BindMachineTests {

	private static final long SECOND = 1_000_000_000;

	private final BindMachine link = new BindMachine(ReconnectSettings.DEFAULTS, new SplittableRandom(1), 0);

	@Test
	void whenStartedThenIsBound() {
		Verdict verdict = this.link.start(0);
		assertThat(verdict.decision()).isEqualTo(Decision.OPEN);
		assertThat(verdict.change().to()).isEqualTo(LinkState.BINDING);
		assertThat(this.link.deadlineNanos()).isEqualTo(5 * SECOND);
		assertThat(this.link.address()).isNull();
	}

	@Test
	void whenListeningThenIsUpWithItsAddress() {
		LinkChange change = listen().change();
		assertThat(change.to()).isEqualTo(LinkState.LISTENING);
		assertThat(change.cause()).isEqualTo(TransitionCause.BOUND);
		assertThat(change.atNanos()).isEqualTo(3);
		assertThat(this.link.address()).isEqualTo("tcp://127.0.0.1:40112");
		assertThat(this.link.deadlineNanos()).isEqualTo(LinkLife.NEVER);
		assertThat(this.link.evidence()).isNull();
	}

	@Test
	void whenTheBindFailsThenTriesAgain() {
		this.link.start(0);
		Verdict verdict = this.link.openFailed(AttemptOutcome.ERROR, "Address already in use", 5);
		assertThat(verdict.decision()).isEqualTo(Decision.STAY);
		assertThat(verdict.change().to()).isEqualTo(LinkState.BACKING_OFF);
		assertThat(this.link.lastError()).isEqualTo("Address already in use");
		assertThat(this.link.onDeadline(this.link.deadlineNanos(), 0).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenTheNameIsNotResolvedInTimeThenTriesAgain() {
		this.link.start(0);
		Verdict verdict = this.link.onDeadline(5 * SECOND, 0);
		assertThat(verdict.decision()).isEqualTo(Decision.RETIRE);
		assertThat(verdict.change().cause()).isEqualTo(TransitionCause.TIMEOUT);
	}

	@Test
	void whenPeersComeAndGoThenTheyAreCounted() {
		listen();
		fact(new PeerConnected("a"));
		fact(new PeerConnected("b"));
		assertThat(fact(new PeerLost("a"))).isEqualTo(Verdict.STAY);
		assertThat(this.link.peers()).isEqualTo(1);
		fact(new PeerLost("b"));
		fact(new PeerLost("c"));
		assertThat(this.link.peers()).isZero();
	}

	@Test
	void whenTheEngineDiesThenBindsAgainAndKnowsNoPeers() {
		listen();
		fact(new PeerConnected("a"));
		Verdict verdict = fact(new Lost(LossCause.ENGINE, ""));
		assertThat(verdict.decision()).isEqualTo(Decision.RETIRE);
		assertThat(verdict.change().cause()).isEqualTo(TransitionCause.ENGINE);
		assertThat(this.link.peers()).isZero();
		fact(new Retired());
		assertThat(this.link.onDeadline(this.link.deadlineNanos(), 0).decision()).isEqualTo(Decision.OPEN);
		LinkChange again = fact(new Listening("tcp://127.0.0.1:40112")).change();
		assertThat(again.outage().cause()).isEqualTo(TransitionCause.ENGINE);
		assertThat(again.ended()).isEqualTo(AttemptOutcome.CONNECTED);
	}

	@Test
	void whenListeningThenADeadlineChangesNothing() {
		listen();
		assertThat(this.link.onDeadline(100 * SECOND, 0)).isEqualTo(Verdict.STAY);
	}

	@Test
	void whenReconnectIsRequestedThenBindsAgainAtOnce() {
		listen();
		assertThat(this.link.reconnect(SECOND).decision()).isEqualTo(Decision.RETIRE);
		this.link.onDeadline(SECOND, 0);
		assertThat(fact(new Retired()).decision()).isEqualTo(Decision.OPEN);
	}

	@Test
	void whenStoppedThenRetiresAndKnowsNoPeers() {
		listen();
		fact(new PeerConnected("a"));
		assertThat(this.link.stop(SECOND).decision()).isEqualTo(Decision.RETIRE);
		assertThat(this.link.peers()).isZero();
		assertThat(this.link.state()).isEqualTo(LinkState.CLOSED);
	}

	private Verdict listen() {
		this.link.start(0);
		return fact(new Listening("tcp://127.0.0.1:40112"));
	}

	private Verdict fact(LinkFact fact) {
		return this.link.on(this.link.generation(), fact, 3);
	}

}
