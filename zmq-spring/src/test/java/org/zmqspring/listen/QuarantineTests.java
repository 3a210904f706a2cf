package org.zmqspring.listen;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.ManualTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class QuarantineTests {

	private final ManualTicker ticker = new ManualTicker();

	@Test
	void shouldKeepTheNewestUpToItsCapacityAndCountAll() {
		Quarantine quarantine = quarantine(3, 1000);
		add(quarantine, "a", "b", "c", "d", "e");
		assertThat(topics(quarantine)).containsExactly("c", "d", "e");
		assertThat(quarantine.size()).isEqualTo(3);
		assertThat(quarantine.total()).isEqualTo(5);
	}

	@Test
	void shouldKeepTheNewestUpToItsBytes() {
		Quarantine quarantine = quarantine(100, 10);
		add(quarantine, "aaaa", "bbbb", "cc");
		assertThat(topics(quarantine)).containsExactly("aaaa", "bbbb", "cc");
		add(quarantine, "d");
		assertThat(topics(quarantine)).containsExactly("bbbb", "cc", "d");
		quarantine.release((message) -> topic(message).equals("bbbb"));
		add(quarantine, "eeeeeee");
		assertThat(topics(quarantine)).containsExactly("cc", "d", "eeeeeee");
	}

	@Test
	void shouldTellTheCircumstances() {
		Quarantine quarantine = quarantine(1, 100);
		this.ticker.advance(Duration.ofSeconds(5));
		add(quarantine, "abc");
		assertThat(quarantine.list()).singleElement().satisfies((message) -> {
			assertThat(message.failedAt()).isEqualTo(Instant.ofEpochMilli(this.ticker.epochMillis()));
			assertThat(message.error()).isEqualTo("java.io.IOException: disk");
			assertThat(message.socket()).isEqualTo("prices");
			assertThat(message.endpoint()).isEqualTo("tcp://feed:5556");
			assertThat(message.receivedAt()).isEqualTo(Instant.EPOCH);
			assertThat(message.size()).isEqualTo(3);
		});
	}

	@Test
	void whenAMessageIsLargerThanTheBoundThenOnlyTheCircumstancesAreKept() {
		Quarantine quarantine = quarantine(2, 4);
		add(quarantine, "abcd", "abcde");
		assertThat(quarantine.list()).hasSize(2);
		QuarantinedMessage large = quarantine.list().get(1);
		assertThat(large.message()).isNull();
		assertThat(large.size()).isEqualTo(5);
		assertThat(large.kept()).isZero();
		assertThat(quarantine.reserve()).hasSize(1);
	}

	@Test
	void whenAnErrorQuotesItsMessageThenItIsCut() {
		Quarantine quarantine = quarantine(2, 4);
		quarantine.add(
				new ListenerExecutionFailedException("lane", Specs.message("a"), new IOException("x".repeat(100_000))));
		assertThat(quarantine.list().get(0).error()).hasSize(QuarantinedMessage.LONGEST_ERROR + 1).endsWith("x…");
		String longest = "x".repeat(QuarantinedMessage.LONGEST_ERROR - "java.io.IOException: ".length());
		quarantine.add(new ListenerExecutionFailedException("lane", Specs.message("a"), new IOException(longest)));
		assertThat(quarantine.list().get(1).error()).isEqualTo("java.io.IOException: " + longest);
	}

	@Test
	void whenItsCapacityIsZeroThenItOnlyCounts() {
		Quarantine quarantine = quarantine(0, 100);
		add(quarantine, "a", "b");
		assertThat(quarantine.list()).isEmpty();
		assertThat(quarantine.size()).isZero();
		assertThat(quarantine.total()).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> new QuarantineSettings(-1, 0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new QuarantineSettings(0, -1, null));
	}

	@Test
	void shouldReleaseWhatIsTakenAndKeepTheRestInItsPlace() {
		Quarantine quarantine = quarantine(10, 100);
		add(quarantine, "a", "b", "c", "d");
		List<String> asked = new ArrayList<>();
		assertThat(quarantine.release((message) -> {
			asked.add(topic(message));
			if (asked.size() == 2) {
				add(quarantine, "e");
			}
			return List.of("a", "c").contains(topic(message));
		})).isEqualTo(2);
		assertThat(asked).containsExactly("a", "b", "c", "d");
		assertThat(topics(quarantine)).containsExactly("b", "d", "e");
		assertThat(quarantine.size()).isEqualTo(3);
		assertThat(quarantine.total()).isEqualTo(5);
	}

	@Test
	void whenRefusedMessagesComeBackThenTheyAreStillTheOldest() {
		Quarantine quarantine = quarantine(3, 100);
		add(quarantine, "a", "b", "c");
		quarantine.release((message) -> false);
		add(quarantine, "d");
		assertThat(topics(quarantine)).containsExactly("b", "c", "d");
	}

	@Test
	void whenTheTakerThrowsThenNothingIsLost() {
		Quarantine quarantine = quarantine(10, 100);
		add(quarantine, "a", "b", "c");
		assertThatIllegalStateException().isThrownBy(() -> quarantine.release((message) -> {
			if (topic(message).equals("b")) {
				throw new IllegalStateException("taker");
			}
			return true;
		}));
		assertThat(topics(quarantine)).containsExactly("b", "c");
		assertThat(quarantine.release((message) -> true)).isEqualTo(2);
	}

	@Test
	void whenAMessageIsLentThenNobodyElseSeesItUntilItIsBack() {
		Quarantine quarantine = quarantine(10, 100);
		add(quarantine, "a", "b");
		List<Quarantine.Entry> loans = quarantine.reserve();
		assertThat(quarantine.list()).isEmpty();
		assertThat(quarantine.size()).isZero();
		assertThat(quarantine.reserve()).isEmpty();
		assertThat(quarantine.release((message) -> true)).isZero();
		assertThat(loans.get(0).offerTo((message) -> false)).isFalse();
		assertThat(topics(quarantine)).containsExactly("a");
		assertThat(loans.get(1).offerTo((message) -> topic(message).equals("b"))).isTrue();
		assertThat(topics(quarantine)).containsExactly("a");
		assertThat(quarantine.size()).isEqualTo(1);
	}

	@Test
	void whenAMessageIsLentWhileOthersAreOfferedThenItIsNotOfferedToo() {
		Quarantine quarantine = quarantine(10, 100);
		add(quarantine, "a", "b");
		List<Quarantine.Entry> loans = new ArrayList<>();
		assertThat(quarantine.release((message) -> loans.addAll(quarantine.reserve()))).isEqualTo(1);
		assertThat(loans).singleElement().satisfies((loan) -> loan.offerTo((message) -> topic(message).equals("b")));
		assertThat(quarantine.list()).isEmpty();
		assertThat(quarantine.size()).isZero();
	}

	@Test
	void whenALentMessageIsPushedOutThenItDoesNotComeBack() {
		Quarantine quarantine = quarantine(2, 100);
		add(quarantine, "a");
		Quarantine.Entry loan = quarantine.reserve().get(0);
		add(quarantine, "b", "c");
		loan.offerTo((message) -> false);
		assertThat(topics(quarantine)).containsExactly("b", "c");
		assertThat(quarantine.size()).isEqualTo(2);
	}

	@Test
	void whenTwoTakersAndAListenerMeetThenEachMessageIsTakenOnce() throws InterruptedException {
		int count = 5000;
		Quarantine quarantine = quarantine(count, 1_000_000);
		AtomicInteger added = new AtomicInteger();
		AtomicInteger taken = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		threads.add(new Thread(() -> {
			for (int i = 0; i < count; i++) {
				add(quarantine, "m");
				added.incrementAndGet();
			}
		}));
		for (int i = 0; i < 2; i++) {
			threads.add(new Thread(() -> {
				while (taken.get() < count) {
					AtomicInteger asked = new AtomicInteger();
					taken.addAndGet(quarantine.release((message) -> asked.incrementAndGet() % 3 != 0));
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(taken).hasValue(count);
		assertThat(added).hasValue(count);
		assertThat(quarantine.size()).isZero();
		assertThat(quarantine.list()).isEmpty();
		assertThat(quarantine.total()).isEqualTo(count);
	}

	private Quarantine quarantine(int capacity, long maxBytes) {
		return new Quarantine(new QuarantineSettings(capacity, maxBytes, null), this.ticker);
	}

	private static void add(Quarantine quarantine, String... topics) {
		for (String topic : topics) {
			quarantine.add(new ListenerExecutionFailedException("lane", Specs.message(topic), new IOException("disk")));
		}
	}

	private static List<String> topics(Quarantine quarantine) {
		return quarantine.list().stream().map(QuarantineTests::topic).toList();
	}

	private static String topic(QuarantinedMessage message) {
		return Objects.requireNonNull(message.message()).topic();
	}

}
