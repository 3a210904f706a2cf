package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTests {

	private static final long HOLD_NANOS = Specs.HOLD.toNanos();

	private final RecordedListening observer = new RecordedListening();

	private final AtomicInteger rings = new AtomicInteger();

	private final BackpressureBudget budget = Specs.budget();

	@Test
	void shouldHoldExactlyAsManyAsItsCapacity() {
		Lane lane = lane(3, Overflow.DROP_NEWEST);
		offer(lane, 0, "a", "b", "c", "d");
		assertThat(lane.queued()).isEqualTo(3);
		assertThat(this.observer.dropped).containsExactly("lane:d:overflow");
		assertThat(RecordedListening.drain(lane)).containsExactly("a", "b", "c");
		assertThat(lane.received()).isEqualTo(4);
	}

	@Test
	void shouldDropTheOldestAtOnceWhenThePolicySaysSo() {
		Lane lane = lane(2, Overflow.DROP_OLDEST);
		offer(lane, 0, "a", "b", "c", "d");
		assertThat(this.observer.dropped).containsExactly("lane:a:overflow", "lane:b:overflow");
		assertThat(RecordedListening.drain(lane)).containsExactly("c", "d");
	}

	@Test
	void whenFullThenNothingComesInUntilItIsHalfEmpty() {
		Lane lane = lane(4, Overflow.BLOCK);
		offer(lane, 0, "a", "b", "c", "d");
		assertThat(lane.offer(Specs.message("e"), 0)).isFalse();
		assertThat(lane.leftNanos(1000)).isEqualTo(HOLD_NANOS - 1000);
		lane.take();
		assertThat(lane.offer(Specs.message("e"), 1000)).isFalse();
		assertThat(this.rings).hasValue(0);
		lane.take();
		assertThat(this.rings).hasValue(1);
		assertThat(lane.offer(Specs.message("e"), 1000)).isTrue();
		assertThat(lane.leftNanos(1000)).isZero();
		assertThat(RecordedListening.drain(lane)).containsExactly("c", "d", "e");
		assertThat(this.rings).as("nobody waits for room any more").hasValue(1);
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenTheHoldIsOverThenTheOldestGoesForEachNewOneUntilItIsHalfEmptyAndItHoldsAgainAfterAsMuchFreeTime() {
		Lane lane = lane(4, Overflow.BLOCK);
		offer(lane, 0, "a", "b", "c", "d");
		assertThat(lane.offer(Specs.message("e"), 0)).isFalse();
		assertThat(lane.offer(Specs.message("e"), HOLD_NANOS - 1)).isFalse();
		offer(lane, HOLD_NANOS, "e", "f");
		assertThat(this.observer.dropped).containsExactly("lane:a:overflow", "lane:b:overflow");
		lane.take();
		offer(lane, HOLD_NANOS, "g", "h");
		assertThat(this.observer.dropped).contains("lane:d:overflow").hasSize(3);
		lane.take();
		lane.take();
		this.budget.release(false, HOLD_NANOS);
		this.budget.catchUp(HOLD_NANOS);
		offer(lane, HOLD_NANOS, "i", "j", "k");
		assertThat(this.observer.dropped).as("it was half empty, but the time is spent").contains("lane:g:overflow");
		lane.take();
		lane.take();
		offer(lane, 2 * HOLD_NANOS, "l", "m");
		assertThat(lane.offer(Specs.message("n"), 2 * HOLD_NANOS)).isFalse();
		assertThat(lane.leftNanos(2 * HOLD_NANOS)).isEqualTo(HOLD_NANOS);
		assertThat(RecordedListening.drain(lane)).containsExactly("j", "k", "l", "m");
	}

	@Test
	void shouldNotRingForRoomWhileNobodyWaitsForIt() {
		Lane lane = lane(2, Overflow.DROP_OLDEST);
		offer(lane, 0, "a", "b", "c");
		RecordedListening.drain(lane);
		assertThat(this.rings).hasValue(0);
	}

	@Test
	void shouldCountWhatIsGivenUp() {
		Lane lane = lane(4, Overflow.BLOCK);
		offer(lane, 0, "a", "b");
		assertThat(lane.discard()).isEqualTo(2);
		assertThat(this.observer.dropped).containsExactly("lane:a:shutdown", "lane:b:shutdown");
		assertThat(lane.queued()).isZero();
	}

	private Lane lane(int capacity, Overflow overflow) {
		Lane lane = Specs.lane(this.observer, "lane", capacity, overflow, "");
		lane.attach(Specs.wakeups(this.rings::incrementAndGet), this.budget);
		return lane;
	}

	private static void offer(Lane lane, long nowNanos, String... topics) {
		for (String topic : topics) {
			assertThat(lane.offer(Specs.message(topic), nowNanos)).as(topic).isTrue();
		}
	}

}
