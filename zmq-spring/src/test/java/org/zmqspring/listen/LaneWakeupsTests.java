package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.Inbox;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LaneWakeupsTests {

	private final AtomicInteger wakeups = new AtomicInteger();

	private final Inbox inbox = new Inbox(this.wakeups::incrementAndGet);

	private final LaneWakeups lanes = new LaneWakeups(this.inbox, this.wakeups::incrementAndGet);

	private final List<String> rung = new ArrayList<>();

	@Test
	void shouldWakeOnceAndInOrderThoseThatSomethingCameFor() {
		List<Lane> each = List.of(lane("a"), lane("b"), lane("c"));
		this.lanes.wakeWorkers();
		assertThat(this.rung).as("each is looked at once when it is attached").containsExactly("a", "b", "c");
		for (int index : new int[] { 2, 0, 2 }) {
			each.get(index).offer(Specs.message("m"), 0);
		}
		this.lanes.wakeWorkers();
		this.lanes.wakeWorkers();
		assertThat(this.rung).containsExactly("a", "b", "c", "c", "a");
	}

	@Test
	void whenOneCannotBeWokenThenTheOthersAreNext() {
		Lane sick = lane("sick");
		sick.setWorker(new FakeWorker(() -> {
			throw new IllegalStateException("sick");
		}));
		lane("b");
		assertThatIllegalStateException().isThrownBy(this.lanes::wakeWorkers);
		assertThat(this.wakeups).as("the next cycle begins at once").hasValue(1);
		this.lanes.wakeWorkers();
		assertThat(this.rung).containsExactly("b");
	}

	@Test
	void shouldWakeTheOneThatIsStirredThoughNothingCame() {
		Lane lane = lane("a");
		this.lanes.wakeWorkers();
		int before = this.wakeups.get();
		lane.postWakeup();
		assertThat(this.wakeups).as("the poller is woken").hasValue(before + 1);
		this.inbox.drain();
		this.lanes.wakeWorkers();
		assertThat(this.rung).containsExactly("a", "a");
	}

	@Test
	void whatWasStirredUnderAnotherPollerIsLookedAtUnderTheNext() {
		Lane lane = lane("a");
		lane.postWakeup();
		LaneWakeups next = new LaneWakeups(this.inbox, this.wakeups::incrementAndGet);
		lane.attach(next, Specs.budget());
		next.wakeWorkers();
		assertThat(this.rung).containsExactly("a");
	}

	private Lane lane(String id) {
		Lane lane = Specs.lane(id, "");
		lane.setWorker(new FakeWorker(() -> this.rung.add(id)));
		lane.attach(this.lanes, Specs.budget());
		return lane;
	}

	/** Runs a task when it is woken, and does nothing else. Immutable. */
	private record FakeWorker(Runnable onWakeUp) implements Worker {

		@Override
		public void start() {
		}

		@Override
		public boolean hasEnded() {
			return false;
		}

		@Override
		public boolean handleNow(ZmqMessage message) {
			return false;
		}

		@Override
		public void onNextFollows() {
		}

		@Override
		public void wakeUp() {
			this.onWakeUp.run();
		}

		@Override
		public void pause() {
		}

		@Override
		public void resume() {
		}

		@Override
		public boolean tryRestart() {
			return true;
		}

		@Override
		public void drain(long byNanos) {
		}

		@Override
		public boolean isCaller() {
			return false;
		}

		@Override
		public void awaitDrained() {
		}

		@Override
		public void awaitEnd(long byNanos) {
		}

		@Override
		public void clear() {
		}

		@Override
		public void end() {
		}

		@Override
		public ListenerState state() {
			return ListenerState.RUNNING;
		}

	}

}
