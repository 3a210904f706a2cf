package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.Inbox;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FilledLanesTests {

	private final AtomicInteger wakeups = new AtomicInteger();

	private final Inbox inbox = new Inbox(this.wakeups::incrementAndGet);

	private final FilledLanes filled = new FilledLanes(this.inbox, this.wakeups::incrementAndGet);

	private final List<String> rung = new ArrayList<>();

	@Test
	void shouldWakeOnceAndInOrderThoseThatSomethingCameFor() {
		List<Lane> lanes = List.of(lane("a"), lane("b"), lane("c"));
		this.filled.flush();
		assertThat(this.rung).as("each is looked at once when it is attached").containsExactly("a", "b", "c");
		for (int index : new int[] { 2, 0, 2 }) {
			lanes.get(index).offer(Specs.message("m"), 0);
		}
		this.filled.flush();
		this.filled.flush();
		assertThat(this.rung).containsExactly("a", "b", "c", "c", "a");
	}

	@Test
	void whenOneCannotBeWokenThenTheOthersAreNext() {
		Lane sick = lane("sick");
		sick.serve(end(() -> {
			throw new IllegalStateException("sick");
		}));
		lane("b");
		assertThatIllegalStateException().isThrownBy(this.filled::flush);
		assertThat(this.wakeups).as("the next cycle begins at once").hasValue(1);
		this.filled.flush();
		assertThat(this.rung).containsExactly("b");
	}

	@Test
	void shouldWakeTheOneThatIsStirredThoughNothingCame() {
		Lane lane = lane("a");
		this.filled.flush();
		int before = this.wakeups.get();
		lane.stir();
		assertThat(this.wakeups).as("the poller is woken").hasValue(before + 1);
		this.inbox.drain();
		this.filled.flush();
		assertThat(this.rung).containsExactly("a", "a");
	}

	@Test
	void whatWasStirredUnderAnotherPollerIsLookedAtUnderTheNext() {
		Lane lane = lane("a");
		lane.stir();
		FilledLanes next = new FilledLanes(this.inbox, this.wakeups::incrementAndGet);
		lane.attach(next, Specs.budget());
		next.flush();
		assertThat(this.rung).containsExactly("a");
	}

	private Lane lane(String id) {
		Lane lane = Specs.lane(id, "");
		lane.serve(end(() -> this.rung.add(id)));
		lane.attach(this.filled, Specs.budget());
		return lane;
	}

	private static LaneEnd end(Runnable bell) {
		return new LaneEnd() {

			@Override
			public boolean hasEnded() {
				return false;
			}

			@Override
			public boolean takes(ZmqMessage message) {
				return false;
			}

			@Override
			public void ring() {
				bell.run();
			}

		};
	}

}
