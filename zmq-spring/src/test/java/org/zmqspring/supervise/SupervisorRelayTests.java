package org.zmqspring.supervise;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.LinkState;
import org.zmqspring.transport.LinkFact.AttemptFailed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.zmqspring.supervise.SteppedSupervisor.key;

class SupervisorRelayTests {

	private final LinkSpec feed = SteppedSupervisor.subscriber("tcp://10.0.0.2:5556");

	private final SteppedSupervisor run = new SteppedSupervisor();

	private final SupervisorRelay relay = new SupervisorRelay();

	@Test
	void whenThereIsNoSupervisorYetThenFactsAreDropped() {
		this.relay.missed();
		this.relay.offer(key(this.feed, 1), new AttemptFailed(true), 0);
		assertThatNullPointerException().isThrownBy(() -> this.relay.reconnect(this.feed.id()))
			.withMessage("no supervisor yet");
	}

	@Test
	void shouldPassFactsOn() {
		this.relay.connectTo(this.run.supervisor);
		this.run.open(this.feed);
		this.relay.offer(key(this.feed, 1), new AttemptFailed(true), this.run.ticker.nanos());
		this.run.settle();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void shouldPassOnThatFactsWereMissed() {
		this.relay.connectTo(this.run.supervisor);
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.transport.miss(key(this.feed, 1));
		this.relay.missed();
		this.run.settle();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.BACKING_OFF);
	}

	@Test
	void shouldReopenALink() {
		this.relay.connectTo(this.run.supervisor);
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.relay.reconnect(this.feed.id());
		this.run.settle();
		assertThat(this.run.subscribers.retired).containsExactly(key(this.feed, 1));
	}

}
