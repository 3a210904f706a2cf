package org.zmqspring.forward;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.forward.SubscriptionMerge.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionMergeTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final SubscriptionMerge merge = new SubscriptionMerge(0, 0);

	private final SubscriptionMerge.OfLink one = this.merge.newLink();

	private final SubscriptionMerge.OfLink other = this.merge.newLink();

	@Test
	void shouldTellTheFirstSubscriptionAndTheEndOfTheLast() {
		this.one.on(subscribe("a"));
		this.other.on(subscribe("a"));
		assertThat(changes(this.merge, 0)).containsExactly("+a");
		this.one.on(unsubscribe("a"));
		assertThat(changes(this.merge, 0)).isEmpty();
		this.other.on(unsubscribe("a"));
		assertThat(changes(this.merge, 0)).containsExactly("-a");
	}

	@Test
	void shouldReleaseWhatAClosedLinkAloneHeld() {
		this.one.on(subscribe("a"));
		this.one.on(subscribe("b"));
		this.other.on(subscribe("b"));
		changes(this.merge, 0);
		this.one.release();
		assertThat(changes(this.merge, 0)).containsExactly("-a");
		assertThat(this.merge.size()).isEqualTo(1);
	}

	@Test
	void shouldNeverTellWhatIsUndoneBeforeItsTurn() {
		this.one.on(subscribe("a"));
		this.one.on(unsubscribe("a"));
		assertThat(changes(this.merge, 0)).isEmpty();
		assertThat(this.merge.nanosLeft(0)).isEqualTo(SubscriptionMerge.NEVER);
	}

	@Test
	void shouldReplayWhatIsKnownAndTellTheRestLater() {
		this.one.on(subscribe("a"));
		changes(this.merge, 0);
		this.one.on(subscribe("b"));
		List<String> replayed = new ArrayList<>();
		this.merge.replay((event) -> replayed.add(text(event)));
		assertThat(replayed).containsExactly("+a");
		assertThat(changes(this.merge, 0)).containsExactly("+b");
	}

	@Test
	void shouldIgnoreWhatChangesNothingOrIsNoSubscription() {
		assertThat(this.one.on(new byte[0])).isEqualTo(Outcome.IGNORED);
		assertThat(this.one.on(new byte[] { 2, 'a' })).isEqualTo(Outcome.IGNORED);
		assertThat(this.one.on(unsubscribe("a"))).isEqualTo(Outcome.IGNORED);
		assertThat(this.one.on(subscribe("a"))).isEqualTo(Outcome.TAKEN);
		assertThat(this.one.on(subscribe("a"))).isEqualTo(Outcome.IGNORED);
		assertThat(this.other.on(unsubscribe("a"))).isEqualTo(Outcome.IGNORED);
		assertThat(changes(this.merge, 0)).containsExactly("+a");
	}

	@Test
	void shouldSubscribeToEverything() {
		this.one.on(subscribe(""));
		assertThat(changes(this.merge, 0)).containsExactly("+");
	}

	@Test
	void whenThereIsNoRoomThenASubscriptionIsRefusedUntilAnotherEnds() {
		SubscriptionMerge small = new SubscriptionMerge(4, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		assertThat(link.on(subscribe("a"))).isEqualTo(Outcome.TAKEN);
		assertThat(link.on(subscribe("12345678"))).as("counts as two").isEqualTo(Outcome.TAKEN);
		assertThat(link.on(subscribe("12345679"))).isEqualTo(Outcome.REFUSED);
		assertThat(small.newLink().on(subscribe("a"))).as("needs no room").isEqualTo(Outcome.TAKEN);
		link.on(unsubscribe("12345678"));
		assertThat(link.on(subscribe("12345679"))).isEqualTo(Outcome.TAKEN);
	}

	@Test
	void whenThereAreTooManyChangesThenTheOthersWaitForTheNextSecond() {
		SubscriptionMerge small = new SubscriptionMerge(4, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		IntStream.range(0, 4).forEach((i) -> link.on(subscribe("" + i)));
		assertThat(changes(small, 10)).containsExactly("+0", "+1");
		assertThat(small.nanosLeft(10)).isEqualTo(SECOND - 10);
		assertThat(changes(small, SECOND - 1)).isEmpty();
		link.on(unsubscribe("2"));
		assertThat(small.nanosLeft(SECOND)).isZero();
		assertThat(changes(small, SECOND)).containsExactly("+3");
	}

	/**
	 * Whatever happens: publishers know in the end what the links hold, never more than
	 * the limit, get no change twice, and no more changes in a second than a publisher
	 * allows.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void publishersAlwaysKnowWhatTheLinksHold(long seed) {
		Random random = new Random(seed);
		int most = 20;
		SubscriptionMerge tried = new SubscriptionMerge(most, 0);
		List<SubscriptionMerge.OfLink> links = new ArrayList<>(List.of(tried.newLink(), tried.newLink()));
		List<Set<String>> held = new ArrayList<>(List.of(new HashSet<>(), new HashSet<>()));
		Set<String> known = new HashSet<>();
		List<Long> times = new ArrayList<>();
		long now = 0;
		for (int step = 0; step < 20_000; step++) {
			now += random.nextInt(20_000_000);
			int index = random.nextInt(links.size());
			String prefix = "x".repeat(random.nextInt(12)) + random.nextInt(6);
			switch (random.nextInt(20)) {
				case 0 -> {
					links.get(index).release();
					links.set(index, tried.newLink());
					held.get(index).clear();
				}
				case 1, 2, 3, 4, 5, 6, 7, 8 -> {
					if (links.get(index).on(subscribe(prefix)) == Outcome.TAKEN) {
						assertThat(held.get(index).add(prefix)).isTrue();
					}
				}
				case 9, 10, 11, 12, 13, 14 -> {
					boolean removed = held.get(index).remove(prefix);
					assertThat(links.get(index).on(unsubscribe(prefix)) == Outcome.TAKEN).isEqualTo(removed);
				}
				case 15 -> assertThat(replayed(tried)).isEqualTo(new TreeSet<>(known));
				default -> tell(tried, now, 1 + random.nextInt(3), known, times);
			}
			Set<String> union = new HashSet<>(held.get(0));
			union.addAll(held.get(1));
			assertThat(tried.size()).isEqualTo(union.size());
			assertThat(known.stream().mapToInt((one) -> 1 + one.length() / 8).sum()).isLessThanOrEqualTo(most);
			if (step % 100 == 0) {
				for (int seconds = 0; seconds < 100; seconds++) {
					now += SECOND;
					tell(tried, now, Integer.MAX_VALUE, known, times);
				}
				assertThat(known).isEqualTo(union);
			}
		}
		for (int i = most; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - most)).as("one more than the most of a second")
				.isGreaterThanOrEqualTo(SECOND / 2);
		}
	}

	private static void tell(SubscriptionMerge merge, long now, int limit, Set<String> known, List<Long> times) {
		byte[] event = merge.nextChange(now);
		for (int i = 1; event != null; event = (i++ < limit) ? merge.nextChange(now) : null) {
			times.add(now);
			String prefix = text(event).substring(1);
			assertThat((event[0] == 1) ? known.add(prefix) : known.remove(prefix)).isTrue();
		}
	}

	private static Set<String> replayed(SubscriptionMerge merge) {
		Set<String> all = new TreeSet<>();
		merge.replay((event) -> all.add(text(event).substring(1)));
		return all;
	}

	private static List<String> changes(SubscriptionMerge merge, long now) {
		List<String> changes = new ArrayList<>();
		for (byte[] event = merge.nextChange(now); event != null; event = merge.nextChange(now)) {
			changes.add(text(event));
		}
		return changes;
	}

	private static byte[] subscribe(String prefix) {
		return event(1, prefix);
	}

	private static byte[] unsubscribe(String prefix) {
		return event(0, prefix);
	}

	private static byte[] event(int type, String prefix) {
		byte[] event = ("_" + prefix).getBytes(StandardCharsets.UTF_8);
		event[0] = (byte) type;
		return event;
	}

	private static String text(byte[] event) {
		return ((event[0] == 1) ? "+" : "-") + new String(event, 1, event.length - 1, StandardCharsets.UTF_8);
	}

}
