package org.zmqspring.link;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private static final long MILLI = 1_000_000;

	@Test
	void whenNoJitterThenDoublesUpToTheMaximumAndStaysThere() {
		Backoff backoff = backoff(100, 1000, 0);
		assertThat(LongStream.range(0, 7).map((i) -> backoff.nextNanos() / MILLI)).containsExactly(100L, 200L, 400L,
				800L, 1000L, 1000L, 1000L);
	}

	@Test
	void whenMaximumIsZeroThenTheIntervalIsConstant() {
		Backoff backoff = backoff(100, 0, 0);
		assertThat(LongStream.range(0, 5).map((i) -> backoff.nextNanos() / MILLI)).containsOnly(100L);
	}

	@Test
	void whenMaximumEqualsTheIntervalThenItIsConstant() {
		Backoff backoff = backoff(100, 100, 0);
		assertThat(LongStream.range(0, 5).map((i) -> backoff.nextNanos() / MILLI)).containsOnly(100L);
	}

	@Test
	void whenResetThenStartsFromTheFirstInterval() {
		Backoff backoff = backoff(100, 1000, 0);
		backoff.nextNanos();
		backoff.nextNanos();
		backoff.reset();
		assertThat(backoff.nextNanos()).isEqualTo(100 * MILLI);
	}

	@Test
	void whenTheMaximumIsHugeThenDoublingDoesNotOverflow() {
		ReconnectSettings settings = new ReconnectSettings(Duration.ofDays(30_000), Duration.ofDays(36_500), 0,
				Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
		Backoff backoff = new Backoff(settings, new SplittableRandom(1));
		backoff.nextNanos();
		assertThat(Duration.ofNanos(backoff.nextNanos())).isEqualTo(Duration.ofDays(36_500));
	}

	@Test
	void delaysAreSpreadEvenlyOverTheRandomShareOfTheInterval() {
		Backoff backoff = backoff(100, 1600, 0.5);
		LongStream.range(0, 4).forEach((i) -> backoff.nextNanos());
		long[] delays = LongStream.range(0, 100_000).map((i) -> backoff.nextNanos()).toArray();
		assertThat(LongStream.of(delays).min().orElseThrow()).isBetween(800 * MILLI, 801 * MILLI);
		assertThat(LongStream.of(delays).max().orElseThrow()).isBetween(1599 * MILLI, 1600 * MILLI);
		assertThat(LongStream.of(delays).average().orElseThrow() / MILLI).isBetween(1195.0, 1205.0);
		for (int tenth = 0; tenth < 10; tenth++) {
			long from = (800 + 80 * tenth) * MILLI;
			assertThat(LongStream.of(delays).filter((delay) -> delay >= from && delay < from + 80 * MILLI).count())
				.isBetween(9_500L, 10_500L);
		}
	}

	@Test
	void theRandomShareGrowsWithTheInterval() {
		long first = LongStream.range(0, 1000).map((seed) -> backoff(seed).nextNanos()).min().orElseThrow();
		long third = LongStream.range(0, 1000).map(BackoffTests::third).min().orElseThrow();
		assertThat(first / MILLI).isBetween(50L, 51L);
		assertThat(third / MILLI).isBetween(200L, 202L);
	}

	private static long third(long seed) {
		Backoff backoff = backoff(seed);
		backoff.nextNanos();
		backoff.nextNanos();
		return backoff.nextNanos();
	}

	private static Backoff backoff(long seed) {
		return new Backoff(ReconnectSettings.DEFAULTS, new SplittableRandom(seed));
	}

	private static Backoff backoff(long ivl, long max, double jitter) {
		return new Backoff(new ReconnectSettings(Duration.ofMillis(ivl), Duration.ofMillis(max), jitter, Duration.ZERO,
				Duration.ZERO, Duration.ZERO, Duration.ZERO), new SplittableRandom(42));
	}

}
