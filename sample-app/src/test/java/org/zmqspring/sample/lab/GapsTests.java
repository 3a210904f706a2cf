package org.zmqspring.sample.lab;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Gaps} counts. */
class GapsTests {

	private final Gaps gaps = new Gaps();

	@Test
	void whenItBeginsInTheMiddleThenNothingIsMissed() {
		received(700, 701, 702);
		assertThat(this.gaps.missed()).isZero();
	}

	@Test
	void whenNumbersAreMissingThenTheyAreCounted() {
		received(1, 2, 5, 6, 10);
		assertThat(this.gaps.missed()).isEqualTo(5);
	}

	@Test
	void whenThePublisherCountsAnewThenNothingIsAddedAndGapsAreSeenAgain() {
		received(1, 2, 900, 1, 2, 4);
		assertThat(this.gaps.missed()).isEqualTo(897 + 1);
	}

	private void received(long... sequence) {
		for (long each : sequence) {
			this.gaps.received(each);
		}
	}

}
