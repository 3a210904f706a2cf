package org.zmqspring.feed;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.feed.SequenceVerdict.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The laws of numbered streams, held against random publishers and networks. Run one seed
 * again with {@code -Dfeed.laws.seed=…}.
 */
class SequenceLawTests {

	private static final Logger logger = LoggerFactory.getLogger(SequenceLawTests.class);

	private static final int WORLDS = 1_000;

	private static final int STEPS = 4_000;

	private final long seed = Long.getLong("feed.laws.seed", new SplittableRandom().nextLong());

	private final SplittableRandom random = new SplittableRandom(this.seed);

	SequenceLawTests() {
		logger.info("feed.laws.seed={}", this.seed);
	}

	@Test
	void whateverHappensThenNoLossIsInventedAndNoneIsMissed() {
		Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
		for (int i = 0; i < WORLDS; i++) {
			FeedWorld world = new FeedWorld(this.random.split(), new BreakCounter());
			assertThatCode(() -> live(world, seen)).as("feed.laws.seed=%s", this.seed).doesNotThrowAnyException();
		}
		assertThat(seen.keySet()).containsExactly(Kind.JOINED, Kind.IN_ORDER, Kind.REPEATED, Kind.GAP, Kind.NEW_LIFE);
		assertThat(seen.values()).allMatch((count) -> count >= 1000);
	}

	private static void live(FeedWorld world, Map<Kind, Integer> seen) {
		for (int i = 0; i < STEPS; i++) {
			world.step();
			if (world.arrival() != null) {
				seen.merge(world.arrival().verdict().kind(), 1, Integer::sum);
			}
		}
	}

	/** Numbers that mean nothing at all, and more topics than are followed. */
	@Test
	void whateverTheNumbersAreThenTheStateIsBoundedAndAnImplausibleStreamStaysSilent() {
		for (int i = 0; i < 200; i++) {
			SplittableRandom chaos = this.random.split();
			assertThatCode(() -> follow(chaos)).as("feed.laws.seed=%s", this.seed).doesNotThrowAnyException();
		}
	}

	private static void follow(SplittableRandom chaos) {
		int most = 1 + chaos.nextInt(8);
		int mostBytes = 1 + chaos.nextInt(60);
		SequenceFormat format = SequenceFormat.values()[chaos.nextInt(4)];
		SequenceMachine machine = new SequenceMachine(format, SequenceScope.TOPIC, new BreakCounter(), most, mostBytes);
		Map<String, Judging> followed = new LinkedHashMap<>(16, 0.75f, true);
		for (int i = 0; i < 3_000; i++) {
			String topic = "t".repeat(1 + chaos.nextInt(12));
			long number = chaos.nextBoolean() ? chaos.nextInt(4) : format.decode(format.encode(chaos.nextLong()));
			if (chaos.nextInt(40) == 0) {
				machine.onConnected();
				followed.replaceAll((any, judging) -> (judging == Judging.NONE) ? Judging.AGAIN : judging);
			}
			SequenceVerdict verdict = machine.onMessage(topic.getBytes(StandardCharsets.UTF_8), number);
			Judging judging = followed.get(topic);
			assertThat(verdict.kind() == Kind.JOINED).as("joined")
				.isEqualTo(judging == null || judging == Judging.AGAIN);
			assertThat(verdict.kind() == Kind.NOT_JUDGED).as("not judged").isEqualTo(judging == Judging.NONE);
			boolean implausible = judging == Judging.NONE || verdict.kind() == Kind.IMPLAUSIBLE;
			followed.put(topic, implausible ? Judging.NONE : Judging.EACH);
			forget(followed, most, mostBytes);
			assertThat(machine.streams()).isEqualTo(followed.size());
		}
	}

	/** Which messages of a topic are judged. */
	private enum Judging {

		EACH, NONE,

		/** The next one is the first of a new comparison. */
		AGAIN

	}

	private static void forget(Map<String, Judging> followed, int most, int mostBytes) {
		while (followed.size() > most || followed.keySet().stream().mapToInt(String::length).sum() > mostBytes) {
			followed.remove(followed.keySet().iterator().next());
		}
	}

	@Test
	void whatALaneTellsIsWhatWasLostSinceItsLastDelivery() {
		int[] told = new int[2];
		for (int i = 0; i < WORLDS; i++) {
			SplittableRandom split = this.random.split();
			BreakCounter breaks = new BreakCounter();
			LaneWorld world = new LaneWorld(new FeedWorld(split.split(), breaks), breaks, split);
			assertThatCode(() -> {
				for (int step = 0; step < 2_000; step++) {
					world.step();
				}
			}).as("feed.laws.seed=%s", this.seed).doesNotThrowAnyException();
			told[0] += world.told(false);
			told[1] += world.told(true);
		}
		assertThat(told[0]).as("losses that lanes have told").isGreaterThan(1000);
		assertThat(told[1]).as("new lives that lanes have told").isGreaterThan(1000);
	}

}
