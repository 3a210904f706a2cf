package org.zmqspring.replay;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The laws of a recovery, held against random publishers, networks and replay sockets.
 * Run one seed again with {@code -Dreplay.laws.seed=…}.
 */
class RecoveryLawTests {

	private static final Logger logger = LoggerFactory.getLogger(RecoveryLawTests.class);

	private static final int WORLDS = 400;

	private static final int STEPS = 1_000;

	private final long seed = Long.getLong("replay.laws.seed", new SplittableRandom().nextLong());

	RecoveryLawTests() {
		logger.info("replay.laws.seed={}", this.seed);
	}

	@Test
	void whateverHappensThenEachMessageIsDeliveredOnceAndInOrder() {
		SplittableRandom random = new SplittableRandom(this.seed);
		long recovered = 0;
		long lost = 0;
		long lives = 0;
		for (int i = 0; i < WORLDS; i++) {
			RecoveryWorld world = new RecoveryWorld(random.split());
			assertThatCode(() -> {
				for (int step = 0; step < STEPS; step++) {
					world.step();
				}
				world.settle();
			}).as("replay.laws.seed=%s world=%s", this.seed, i).doesNotThrowAnyException();
			recovered += world.recovered();
			lost += world.lost();
			lives += world.newLives();
		}
		logger.info("recovered {}, lost {}, new lives {}", recovered, lost, lives);
		assertThat(recovered).isPositive();
		assertThat(lost).isPositive();
		assertThat(lives).isPositive();
	}

	/**
	 * If the publisher answers everything and keeps everything, nothing is lost, except
	 * the tail of a life that has ended.
	 */
	@Test
	void whenThePublisherKeepsEverythingThenNothingIsLost() {
		SplittableRandom random = new SplittableRandom(this.seed);
		long recovered = 0;
		for (int i = 0; i < WORLDS; i++) {
			RecoveryWorld world = new RecoveryWorld(random.split()).faultless();
			assertThatCode(() -> {
				for (int step = 0; step < STEPS; step++) {
					world.step();
				}
				world.settle();
				assertThat(world.lost()).isZero();
			}).as("replay.laws.seed=%s world=%s", this.seed, i).doesNotThrowAnyException();
			recovered += world.recovered();
		}
		assertThat(recovered).isPositive();
	}

}
