package org.zmqspring.sample.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.sample.lab.Story.Chapter;
import org.zmqspring.sample.lab.Story.Decision;
import org.zmqspring.sample.lab.Story.Facts;
import org.zmqspring.sample.lab.Story.Figures;

import static org.assertj.core.api.Assertions.assertThat;

/** Which chapter follows when, in virtual time. */
class StoryTests {

	private static final Instant BEGUN = Instant.parse("2026-11-30T12:00:00Z");

	private static final Duration STEP = Duration.ofMillis(250);

	private final Story story = new Story(BEGUN, figures(0));

	private final List<String> decisions = new ArrayList<>();

	private Instant now = BEGUN;

	private boolean up = true;

	private boolean flooding;

	private Instant since = BEGUN.minusSeconds(60);

	private @Nullable Instant nextAttempt;

	private Figures figures = figures(0);

	@Test
	void whenTheLinkIsUpForLongThenTheStoryTakesFortySeconds() {
		playUntil(Decision.STOP_PUBLISHER);
		linkIs(false);
		advanceBy(Duration.ofSeconds(9));
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.ATTEMPTS_FAIL);
		this.nextAttempt = BEGUN.plusSeconds(21);
		playUntil(Decision.START_PUBLISHER);
		advanceBy(Duration.ofSeconds(4));
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.RETURNS);
		linkIs(true);
		playUntil(Decision.END);
		assertThat(this.decisions).containsExactly("5.0 STOP_PUBLISHER", "17.0 START_PUBLISHER", "40.0 END");
	}

	@Test
	void whenTheLinkCameUpJustNowThenThePublisherDiesOnceTheDelaysBeginAgain() {
		linkIs(false);
		advanceBy(Duration.ofSeconds(5));
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.REPAIRED);
		linkIs(true);
		playUntil(Decision.STOP_PUBLISHER);
		assertThat(this.decisions).containsExactly("15.0 STOP_PUBLISHER");
	}

	@Test
	void whenThePublisherFloodsThenTheStoryWaitsForItsEnd() {
		this.flooding = true;
		advanceBy(Duration.ofSeconds(6));
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.REPAIRED);
		this.flooding = false;
		advanceBy(STEP);
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.RUNS);
	}

	@Test
	void whenADelayIsNearlyOverThenThePublisherReturnsInTheNextOne() {
		playUntil(Decision.STOP_PUBLISHER);
		linkIs(false);
		advanceBy(Duration.ofSeconds(13));
		this.nextAttempt = this.now.plusMillis(2_000);
		advanceBy(STEP);
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.ATTEMPTS_FAIL);
		this.nextAttempt = this.now.plusMillis(2_250);
		advanceBy(STEP);
		assertThat(this.story.scene().chapter()).isEqualTo(Chapter.RETURNS);
	}

	@Test
	void whenTheLinkNeverComesUpThenTheStoryEndsNevertheless() {
		linkIs(false);
		playUntil(Decision.END);
		assertThat(this.decisions).containsExactly("30.0 STOP_PUBLISHER", "52.0 START_PUBLISHER", "79.0 END");
	}

	@Test
	void whenFiguresAreShownThenTheyCountFromTheDeathOfThePublisher() {
		advanceBy(Duration.ofSeconds(1));
		this.figures = new Figures(1, 2, 3_000, 40, 5);
		playUntil(Decision.STOP_PUBLISHER);
		assertThat(this.story.scene().figures()).isEqualTo(new Figures(1, 0, 0, 0, 0));
		this.figures = new Figures(9, 3, 19_000, 140, 5);
		advanceBy(STEP);
		assertThat(this.story.scene().figures()).isEqualTo(new Figures(9, 1, 16_000, 100, 0));
	}

	private void linkIs(boolean up) {
		this.up = up;
		this.since = this.now;
		this.nextAttempt = null;
	}

	private void playUntil(Decision wanted) {
		while (advance() != wanted) {
			assertThat(this.now).isBefore(BEGUN.plusSeconds(120));
		}
	}

	private void advanceBy(Duration time) {
		Instant end = this.now.plus(time);
		while (this.now.isBefore(end)) {
			advance();
		}
	}

	private Decision advance() {
		this.now = this.now.plus(STEP);
		Decision decision = this.story.advance(this.now,
				new Facts(this.up, this.since, this.nextAttempt, this.flooding, this.figures));
		if (decision != Decision.STAY) {
			this.decisions.add(Duration.between(BEGUN, this.now).toMillis() / 1000.0 + " " + decision);
		}
		return decision;
	}

	private static Figures figures(int each) {
		return new Figures(each, each, each, each, each);
	}

}
