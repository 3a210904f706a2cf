package org.zmqspring.link;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Checks the laws of a link in millions of random steps on virtual time. Repeat one seed
 * with {@code -Dlink.laws.seed=…}.
 */
class LinkLawTests {

	private static final Logger logger = LoggerFactory.getLogger(LinkLawTests.class);

	private static final int WORLDS = 10_000;

	private static final int STEPS = 400;

	private final long seed = Long.getLong("link.laws.seed", new SplittableRandom().nextLong());

	@Test
	void whateverHappensThenTheLawsHoldAndTheLinkRecovers() {
		logger.info("link.laws.seed={}", this.seed);
		SplittableRandom random = new SplittableRandom(this.seed);
		Set<LinkState> seen = EnumSet.noneOf(LinkState.class);
		for (int i = 0; i < WORLDS; i++) {
			AdversarialWorld world = new AdversarialWorld(random.split());
			assertThatCode(() -> live(world, seen)).as("link.laws.seed=%s", this.seed).doesNotThrowAnyException();
		}
		assertThat(seen).containsExactlyInAnyOrder(LinkState.values());
	}

	private static void live(AdversarialWorld world, Set<LinkState> seen) {
		for (int i = 0; i < STEPS; i++) {
			seen.add(world.life.state());
			world.step();
		}
		assertThat(Duration.ofNanos(world.recover())).as("time to recover")
			.isLessThanOrEqualTo(Duration.ofNanos(world.longestRecovery()));
	}

}
