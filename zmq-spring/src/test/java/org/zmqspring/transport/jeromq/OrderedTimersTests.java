package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zmq.poll.ClockedLoop;
import zmq.poll.IPollEvents;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link OrderedTimers} in a loop of the engine, beside an unchanged loop. */
@Timeout(120)
class OrderedTimersTests {

	private static final long HOUR = TimeUnit.HOURS.toMillis(1);

	private long wallMillis = 1_000_000 * HOUR;

	private long steadyMillis = 7 * HOUR;

	private Loop ordered;

	private Loop plain;

	@BeforeEach
	void open() throws Exception {
		this.ordered = new Loop(new ClockedLoop(() -> this.wallMillis));
		this.plain = new Loop(new ClockedLoop(() -> this.wallMillis));
		OrderedTimers.install(this.ordered.poller, () -> this.wallMillis, () -> this.steadyMillis);
		assertThat(inverse(this.ordered.poller)).isInstanceOf(OrderedTimers.class);
	}

	@Test
	void shouldRunWhatTheEngineWouldRun() throws Exception {
		Random random = new Random(70419);
		for (int i = 0; i < 20_000; i++) {
			int id = random.nextInt(30);
			int kind = random.nextBoolean() ? Loop.FAR : 0;
			switch (random.nextInt(4)) {
				case 0 -> both((loop) -> loop.add(0, id));
				// so far apart that both have the same order, whatever the clock shows
				case 1 -> both((loop) -> loop.add((1 + id) * HOUR, Loop.FAR + id));
				case 2 -> both((loop) -> loop.cancel(kind + id));
				default -> assertRoundsAreAlike();
			}
		}
		assertThat(this.ordered.ran).hasSizeGreaterThan(1000);
	}

	private void assertRoundsAreAlike() throws Exception {
		long one = this.ordered.round();
		long other = this.plain.round();
		assertThat(this.ordered.ran).isEqualTo(this.plain.ran);
		// the engine may wait for longer than until its first timer
		assertThat(one).as("time to wait").isLessThanOrEqualTo(other);
		assertThat(inverse(this.ordered.poller)).hasSameSizeAs(inverse(this.plain.poller));
	}

	@Test
	void shouldWaitForTheFirstTimerThatIsNotCancelled() throws Exception {
		this.ordered.add(HOUR, 1);
		this.ordered.add(2 * HOUR, 2);
		this.ordered.add(3 * HOUR, 3);
		this.ordered.cancel(1);
		assertThat(this.ordered.round()).isEqualTo(2 * HOUR);
		assertThat(inverse(this.ordered.poller)).hasSize(2);
	}

	@Test
	void whenATimerCancelsTheOneThatWasToBeWaitedForThenTheNextOneIs() throws Exception {
		this.ordered.add(0, 1);
		this.ordered.add(HOUR, Loop.FAR + 1);
		this.ordered.add(2 * HOUR, Loop.FAR + 2);
		assertThat(this.ordered.round()).isEqualTo(2 * HOUR);
	}

	@Test
	void whenATimerMakesOneThatIsDueBeforeAllOthersThenItIsWaitedFor() throws Exception {
		this.ordered.add(0, 3);
		this.ordered.add(20 * HOUR, 1);
		assertThat(this.ordered.round()).isEqualTo(5 * HOUR);
	}

	@Test
	void whenTheWallClockIsSetBackThenTimersAreDueAsBefore() throws Exception {
		this.ordered.add(1000, 3);
		this.wallMillis -= HOUR;
		this.steadyMillis += 999;
		assertThat(this.ordered.round()).isEqualTo(1);
		assertThat(this.ordered.ran).isEmpty();
		this.steadyMillis += 1;
		this.ordered.round();
		assertThat(this.ordered.ran).containsExactly(3);
	}

	@Test
	void whenTheWallClockIsSetForwardThenNoTimerIsDueSooner() throws Exception {
		this.ordered.add(1000, 3);
		this.wallMillis += HOUR;
		assertThat(this.ordered.round()).isEqualTo(1000);
		this.ordered.cancel(3);
		this.wallMillis -= 2 * HOUR;
		this.steadyMillis += 2000;
		this.ordered.round();
		assertThat(this.ordered.ran).isEmpty();
		assertThat(inverse(this.ordered.poller)).isEmpty();
	}

	@Test
	void shouldShowNoMoreThanTheEngineLooksAt() throws Exception {
		for (int id = 0; id < 1000; id++) {
			this.ordered.add(HOUR + id, id);
		}
		assertThat(inverse(this.ordered.poller)).hasSize(1000);
		assertThat(inverse(this.ordered.poller).entrySet()).hasSize(1);
	}

	private void both(Step step) {
		step.on(this.ordered);
		step.on(this.plain);
	}

	private static Map<?, ?> inverse(ClockedLoop loop) {
		return EngineInternals.timers().fields().byTimer(loop);
	}

	/** Something done to a loop. */
	@FunctionalInterface
	private interface Step {

		void on(Loop loop);

	}

	/** A loop whose rounds are made by the test. */
	private static final class Loop implements IPollEvents {

		/**
		 * A timer that is due cancels the timer whose number is larger by this, or adds
		 * it again, or both.
		 */
		static final int FAR = 100;

		private final ClockedLoop poller;

		private final List<Integer> ran = new ArrayList<>();

		Loop(ClockedLoop poller) {
			this.poller = poller;
		}

		void add(long millis, int id) {
			this.poller.addTimer(millis, this, id);
		}

		void cancel(int id) {
			this.poller.cancelTimer(this, id);
		}

		long round() {
			long wait = this.poller.round();
			this.ran.sort(null);
			return wait;
		}

		@Override
		public void timerEvent(int id) {
			this.ran.add(id);
			if (id % 3 != 0) {
				cancel(FAR + id);
			}
			if (id % 3 != 1) {
				add((2 + id) * HOUR, FAR + id);
			}
		}

	}

}
