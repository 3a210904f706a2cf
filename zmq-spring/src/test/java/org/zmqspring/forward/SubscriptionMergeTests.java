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
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.forward.SubscriptionMerge.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionMergeTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final SubscriptionMerge merge = new SubscriptionMerge(0, 0);

	private final SubscriptionMerge.OfLink one = this.merge.newLink();

	private final SubscriptionMerge.OfLink other = this.merge.newLink();

	private long settling;

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
	void whenThereIsNoRoomThenASubscriptionWaitsUntilAnotherEnds() {
		SubscriptionMerge small = new SubscriptionMerge(4, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		assertThat(link.on(subscribe("a"))).isEqualTo(Outcome.TAKEN);
		assertThat(link.on(subscribe("12345678"))).as("counts as two").isEqualTo(Outcome.TAKEN);
		assertThat(link.on(subscribe("12345679"))).isEqualTo(Outcome.REFUSED);
		assertThat(small.newLink().on(subscribe("a"))).as("needs no room").isEqualTo(Outcome.TAKEN);
		assertThat(settled(small)).containsExactly("12345678", "a");
		link.on(unsubscribe("12345678"));
		assertThat(settled(small)).containsExactly("12345679", "a");
	}

	@Test
	void whenASubscriptionThatWaitsEndsThenItIsForgotten() {
		SubscriptionMerge small = new SubscriptionMerge(1, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		link.on(subscribe("a"));
		assertThat(link.on(subscribe("b"))).isEqualTo(Outcome.REFUSED);
		assertThat(link.on(unsubscribe("b"))).isEqualTo(Outcome.TAKEN);
		link.on(unsubscribe("a"));
		assertThat(settled(small)).isEmpty();
		assertThat(small.size()).isZero();
	}

	@Test
	void whenAnotherLinkAsksForASubscriptionThatWaitsThenItIsAdmittedOnce() {
		SubscriptionMerge small = new SubscriptionMerge(1, 0);
		SubscriptionMerge.OfLink first = small.newLink();
		SubscriptionMerge.OfLink second = small.newLink();
		first.on(subscribe("a"));
		first.on(subscribe("b"));
		first.on(unsubscribe("a"));
		assertThat(second.on(subscribe("b"))).isEqualTo(Outcome.TAKEN);
		assertThat(settled(small)).containsExactly("b");
		first.on(unsubscribe("b"));
		second.on(unsubscribe("b"));
		second.on(subscribe("c"));
		assertThat(settled(small)).containsExactly("c");
	}

	@Test
	void whenASubscriptionNeedsMoreThanAllRoomThenItDoesNotWait() {
		SubscriptionMerge small = new SubscriptionMerge(2, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		assertThat(link.on(subscribe("x".repeat(20)))).isEqualTo(Outcome.REFUSED);
		assertThat(link.on(subscribe("a"))).isEqualTo(Outcome.TAKEN);
		assertThat(settled(small)).containsExactly("a");
	}

	@Test
	void whenAPrefixIsTooLongThenItIsIgnored() {
		assertThat(this.one.on(subscribe("x".repeat(2048)))).isEqualTo(Outcome.TOO_LONG);
		assertThat(this.one.on(unsubscribe("x".repeat(2048)))).isEqualTo(Outcome.IGNORED);
		assertThat(this.one.on(subscribe("x".repeat(2047)))).isEqualTo(Outcome.TAKEN);
	}

	@Test
	void anUndoneChangeDoesNotTakeTheRoomOfAnother() {
		SubscriptionMerge small = new SubscriptionMerge(2, 0);
		SubscriptionMerge.OfLink link = small.newLink();
		link.on(subscribe("a"));
		link.on(subscribe("c"));
		assertThat(settled(small)).containsExactly("a", "c");
		link.on(unsubscribe("a"));
		link.on(subscribe("b"));
		link.on(unsubscribe("c"));
		link.on(subscribe("a"));
		assertThat(small.nextChange(++this.settling * SECOND)).isEqualTo(unsubscribe("c"));
		assertThat(small.nextChange(++this.settling * SECOND)).isEqualTo(subscribe("b"));
		assertThat(settled(small)).containsExactly("a", "b");
	}

	@Test
	void whenThereAreTooManyChangesThenTheOthersWaitForTheNextSecond() {
		SubscriptionMerge small = new SubscriptionMerge(8, 0);
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
	 * Whatever happens: publishers know in the end as much of what the links hold as has
	 * room, never more than the limit, get no change twice, and no more changes in a
	 * second than a publisher allows.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 20", "2, 20", "3, 20", "4, 20", "5, 2", "6, 2", "7, 3", "8, 3", "9, 4", "10, 7" })
	void publishersAlwaysKnowWhatTheLinksHold(long seed, int most) {
		Random random = new Random(seed);
		SubscriptionMerge tried = new SubscriptionMerge(most, 0);
		List<SubscriptionMerge.OfLink> links = new ArrayList<>(List.of(tried.newLink(), tried.newLink()));
		List<Set<String>> held = new ArrayList<>(List.of(new HashSet<>(), new HashSet<>()));
		Set<String> known = new HashSet<>();
		List<Long> times = new ArrayList<>();
		long now = 0;
		for (int step = 0; step < 20_000; step++) {
			now += random.nextInt(20_000_000);
			int index = random.nextInt(links.size());
			String prefix = "x".repeat((most > 10) ? random.nextInt(12) : random.nextInt(2) * 7) + random.nextInt(4);
			switch (random.nextInt(20)) {
				case 0 -> {
					links.get(index).release();
					links.set(index, tried.newLink());
					held.get(index).clear();
				}
				case 1, 2, 3, 4, 5, 6, 7, 8 -> {
					Outcome outcome = links.get(index).on(subscribe(prefix));
					assertThat(held.get(index).add(prefix)).isEqualTo(outcome != Outcome.IGNORED);
				}
				case 9, 10, 11, 12, 13, 14 -> {
					boolean removed = held.get(index).remove(prefix);
					assertThat(links.get(index).on(unsubscribe(prefix)) == Outcome.TAKEN).isEqualTo(removed);
				}
				case 15 -> assertThat(replayed(tried)).isEqualTo(new TreeSet<>(known));
				default -> tell(tried, now, 1 + random.nextInt(3), known, times);
			}
			assertThat(weight(known)).isLessThanOrEqualTo(most);
			if (step % 100 == 0) {
				for (int seconds = 0; seconds < 100; seconds++) {
					now += SECOND;
					tell(tried, now, Integer.MAX_VALUE, known, times);
				}
				Set<String> union = new HashSet<>(held.get(0));
				union.addAll(held.get(1));
				assertThat(union).containsAll(known);
				assertThat(tried.size()).isEqualTo(known.size());
				union.removeAll(known);
				assertThat(union)
					.allSatisfy((waits) -> assertThat(weight(known) + weight(Set.of(waits))).isGreaterThan(most));
			}
		}
		for (int i = most; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - most)).as("one more than the most of a second")
				.isGreaterThanOrEqualTo(SECOND / 2);
		}
	}

	private static int weight(Set<String> prefixes) {
		return prefixes.stream().mapToInt((one) -> 1 + one.length() / 8).sum();
	}

	/** What the publishers know after all changes. */
	private Set<String> settled(SubscriptionMerge merge) {
		for (int seconds = 0; seconds < 100; seconds++) {
			merge.admitWaiting(10);
			changes(merge, ++this.settling * SECOND);
		}
		return replayed(merge);
	}

	private static void tell(SubscriptionMerge merge, long now, int limit, Set<String> known, List<Long> times) {
		merge.admitWaiting(limit);
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
