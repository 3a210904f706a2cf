package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zmq.Ctx;
import zmq.ZMQ;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;
import zmq.util.MultiMap;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link OrderedTimers} in a loop of the engine, beside a loop that is as it was. */
@Timeout(60)
class OrderedTimersTests {

	private static final long HOUR = TimeUnit.HOURS.toMillis(1);

	private final Ctx context = ZMQ.createContext();

	private Loop ordered;

	private Loop plain;

	@BeforeEach
	void open() throws Exception {
		// the loops believe that this thread is theirs
		this.context.setThreadFactory((work, name) -> Thread.currentThread());
		this.ordered = new Loop(new Poller(this.context, "ordered"));
		this.plain = new Loop(new Poller(this.context, "plain"));
		OrderedTimers.of(this.ordered.poller);
		assertThat(inverse(this.ordered.poller)).isInstanceOf(OrderedTimers.class);
	}

	@AfterEach
	void close() {
		// their selectors go with it
		ZMQ.term(this.context);
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
		assertThat(Math.abs(one - other)).as("time to wait").isLessThan(10_000);
		assertThat(inverse(this.ordered.poller)).hasSameSizeAs(inverse(this.plain.poller));
	}

	@Test
	void shouldWaitForTheFirstTimerThatIsNotCancelled() throws Exception {
		this.ordered.add(HOUR, 1);
		this.ordered.add(2 * HOUR, 2);
		this.ordered.add(3 * HOUR, 3);
		this.ordered.cancel(1);
		assertThat(this.ordered.round()).isBetween(2 * HOUR - 10_000, 2 * HOUR);
		assertThat(inverse(this.ordered.poller)).hasSize(2);
	}

	@Test
	void whenATimerCancelsTheOneThatWasToBeWaitedForThenTheNextOneIs() throws Exception {
		this.ordered.add(0, 1);
		this.ordered.add(HOUR, Loop.FAR + 1);
		this.ordered.add(2 * HOUR, Loop.FAR + 2);
		assertThat(this.ordered.round()).isBetween(2 * HOUR - 10_000, 2 * HOUR);
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

	private static Map<?, ?> inverse(Poller loop) throws ReflectiveOperationException {
		Field timers = EngineFields.field(Poller.class.getSuperclass(), "timers");
		Field inverse = EngineFields.field(MultiMap.class, "inverse");
		return (Map<?, ?>) inverse.get(timers.get(loop));
	}

	/** Something done to a loop. */
	@FunctionalInterface
	private interface Step {

		void on(Loop loop);

	}

	/** A loop whose rounds are made by the test. */
	private static final class Loop implements IPollEvents {

		/**
		 * A timer that is due cancels the one whose number is larger by this, or makes it
		 * anew, or both.
		 */
		static final int FAR = 100;

		private final Poller poller;

		private final List<Integer> ran = new ArrayList<>();

		Loop(Poller poller) {
			this.poller = poller;
		}

		void add(long millis, int id) {
			this.poller.addTimer(millis, this, id);
		}

		void cancel(int id) {
			this.poller.cancelTimer(this, id);
		}

		long round() throws ReflectiveOperationException {
			Method round = Poller.class.getSuperclass().getDeclaredMethod("executeTimers");
			round.setAccessible(true);
			long wait = (long) round.invoke(this.poller);
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
