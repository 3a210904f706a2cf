package org.zmqspring.integration.hostile;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A failure can be repeated by its seed and number. */
class HostileCaseTests {

	private static final int MANY = 20_000;

	@Test
	void shouldBeTheSameForTheSameSeedAndNumber() {
		for (int number = 0; number < MANY; number += 7) {
			assertThat(of(1, number).words()).isEqualTo(of(1, number).words());
		}
	}

	@Test
	void shouldDifferByNumberAndSeed() {
		Set<Integer> seen = new HashSet<>();
		IntStream.range(0, MANY).forEach((number) -> {
			seen.add(Arrays.hashCode(of(1, number).words()));
			seen.add(Arrays.hashCode(of(2, number).words()));
		});
		assertThat(seen).hasSizeGreaterThan(MANY);
	}

	@Test
	void shouldBeOfEveryFamilyAndShort() {
		Set<Family> seen = EnumSet.noneOf(Family.class);
		IntStream.range(0, MANY).mapToObj((number) -> of(3, number)).forEach((hostile) -> {
			seen.add(hostile.family());
			assertThat(hostile.words()).hasSizeLessThan(33_000);
		});
		assertThat(seen).containsExactly(Family.values());
	}

	@Test
	void shouldSayHowToRepeatIt() {
		assertThat(of(4, 5).toString()).startsWith("case 5 of seed 4, ");
	}

	private static HostileCase of(long seed, int number) {
		return HostileCase.of(seed, number, "SUB");
	}

}
