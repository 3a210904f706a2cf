package org.zmqspring.supervise;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.link.LinkState;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkTraffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.zmqspring.supervise.SteppedSupervisor.key;

/** What others do wrong must leave no link behind. */
class SupervisorFaultTests {

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
		assertThat(noisy.close(this.feed)).isCompleted();
	}

	@Test
	void whenTheOwnerThrowsThenTheSocketIsClosedAndTheAttemptHasFailed() {
		this.run.subscribers.refusal = new StackOverflowError("adopt");
		CompletableFuture<LinkSnapshot> first = this.run.open(this.feed);
		assertThat(first).isCompletedWithValueMatching((link) -> link.lastError().contains("StackOverflowError"));
		assertThat(this.run.transport.closed()).containsExactly(key(this.feed, 1));
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
		this.run.subscribers.retirementFault = null;
		this.run.pass(100);
		assertThat(this.run.opened()).hasSize(2);
		this.run.pass(5000);
		assertThat(this.run.opened()).hasSize(4);
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
	void whenRunByItsThreadThenADoorWakesIt() throws Exception {
		AgentThread thread = new AgentThread(this.run.supervisor, true, new SystemTicker());
		thread.start();
		this.run.supervisor.open(this.feed);
		assertThat(this.run.directory.await((links) -> !links.isEmpty(), Duration.ofSeconds(30))).isTrue();
		assertThat(thread.close(Duration.ofSeconds(30))).isTrue();
	}

}
