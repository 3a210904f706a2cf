package org.zmqspring.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.feed.SequenceFormat;

import static org.assertj.core.api.Assertions.assertThat;

/** The ring of the latest messages of a publisher, compared with a plain list. */
class ReplayRingTests {

	private static final long PLENTY = 1 << 20;

	private static byte[][] message(int size) {
		return new byte[][] { {}, new byte[size / 2], new byte[size - size / 2] };
	}

	private static void add(ReplayRing ring, int count) {
		for (int i = 0; i < count; i++) {
			ring.add(SequenceFormat.U32_LE.truncate(ring.end()), message(1));
		}
	}

	/** A ring of 30 messages with numbers of 4 bytes. */
	private static ReplayRing ringFrom(long first) {
		ReplayRing ring = new ReplayRing(100, PLENTY, SequenceFormat.U32_LE);
		ring.add(first, message(1));
		add(ring, 29);
		return ring;
	}

	/** What a plain list would keep. Confined to one test. */
	private static final class Model {

		private final int capacity;

		private final long maxBytes;

		private final Deque<byte[][]> kept = new ArrayDeque<>();

		private long bytes;

		Model(int capacity, long maxBytes) {
			this.capacity = capacity;
			this.maxBytes = maxBytes;
		}

		boolean add(byte[][] message) {
			this.kept.addLast(message);
			this.bytes += size(message);
			while (this.kept.size() > this.capacity || (this.kept.size() > 1 && this.bytes > this.maxBytes)) {
				this.bytes -= size(this.kept.removeFirst());
			}
			return this.bytes <= this.maxBytes;
		}

		private static long size(byte[][] message) {
			return message[1].length + message[2].length;
		}

	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 15, 16, 17, 100, 1000 })
	void keepsTheLatestMessagesWithinBothBounds(int capacity) {
		SplittableRandom random = new SplittableRandom(capacity);
		for (int round = 0; round < 20; round++) {
			long maxBytes = 1 + random.nextInt(capacity * 20);
			ReplayRing ring = new ReplayRing(capacity, maxBytes, SequenceFormat.U64_BE);
			Model model = new Model(capacity, maxBytes);
			for (int i = 0; i < 5 * capacity + 50; i++) {
				byte[][] message = message(random.nextInt(30));
				assertThat(ring.add(i, message)).isEqualTo(model.add(message));
				assertThat(ring.end()).isEqualTo(i + 1);
				assertThat(ring.size()).isEqualTo(model.kept.size()).isLessThanOrEqualTo(capacity);
				assertThat(ring.bytes()).isEqualTo(model.bytes)
					.isLessThanOrEqualTo(Math.max(maxBytes, Model.size(message)));
			}
			assertThat(all(ring)).isEqualTo(List.copyOf(model.kept));
		}
	}

	private static List<byte[][]> all(ReplayRing ring) {
		List<byte[][]> messages = new ArrayList<>();
		for (long position = ring.begin(); position < ring.end(); position++) {
			messages.add(ring.get(position));
		}
		return messages;
	}

	@Test
	void whenAMessageIsTooLargeThenItIsKeptAloneUntilTheNextOne() {
		ReplayRing ring = new ReplayRing(10, 100, SequenceFormat.U64_BE);
		add(ring, 3);
		assertThat(ring.add(3, message(101))).isFalse();
		assertThat(ring.size()).isOne();
		assertThat(ring.bytes()).isEqualTo(101);
		assertThat(ring.begin()).isEqualTo(3);
		assertThat(ring.end()).isEqualTo(4);
		assertThat(ring.find(3)).as("who has it finds it").isEqualTo(3);
		assertThat(ring.add(4, message(100))).isTrue();
		assertThat(ring.begin()).isEqualTo(4);
		assertThat(ring.bytes()).isEqualTo(100);
	}

	@ParameterizedTest
	@EnumSource
	void whenANumberIsMissingThenOlderMessagesAreForgotten(SequenceFormat format) {
		ReplayRing ring = new ReplayRing(10, PLENTY, format);
		add(ring, 3);
		assertThat(ring.add(4, message(7))).isTrue();
		assertThat(ring.size()).isOne();
		assertThat(ring.bytes()).isEqualTo(7);
		assertThat(ring.find(4)).isEqualTo(ring.begin()).isEqualTo(4);
		add(ring, 3);
		assertThat(ring.find(6)).isEqualTo(6);
		assertThat(ring.size()).isEqualTo(4);
	}

	@ParameterizedTest
	@EnumSource
	void findsANumberThatIsKept(SequenceFormat format) {
		ReplayRing ring = new ReplayRing(50, PLENTY, format);
		add(ring, 80);
		for (long number = 30; number < 80; number++) {
			assertThat(ring.find(number)).isEqualTo(number);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenTheNumberIsTooOldThenAllIsAskedForAndWhenItIsAheadThenNothing(SequenceFormat format) {
		ReplayRing ring = new ReplayRing(50, PLENTY, format);
		assertThat(ring.find(0)).isZero();
		assertThat(ring.find(7)).isZero();
		add(ring, 80);
		assertThat(ring.find(0)).isEqualTo(30);
		assertThat(ring.find(29)).isEqualTo(30);
		assertThat(ring.find(80)).isEqualTo(80);
		assertThat(ring.find(81)).isEqualTo(80);
		assertThat(ring.find(format.truncate(-1))).isEqualTo(80);
	}

	@Test
	void whenNumbersHaveWrappedThenTheyAreFoundAcrossTheEnd() {
		long first = (1L << 32) - 10;
		ReplayRing ring = ringFrom(first);
		assertThat(ring.find(first)).isEqualTo(first);
		assertThat(ring.find((1L << 32) - 1)).isEqualTo(first + 9);
		assertThat(ring.find(0)).isEqualTo(first + 10);
		assertThat(ring.find(19)).isEqualTo(first + 29);
		assertThat(ring.find(20)).as("the next one").isEqualTo(ring.end());
		assertThat(ring.find(first - 1)).as("a little too old").isEqualTo(first);
	}

	@Test
	void whenNumbersHaveWrappedThenOneThatWasForgottenBeforeAsksForAll() {
		ReplayRing ring = new ReplayRing(16, PLENTY, SequenceFormat.U32_BE);
		ring.add(0xFFFF_FFE0L, message(1));
		for (long number = 0xFFFF_FFE1L; number < 0x1_0000_0020L; number++) {
			ring.add(SequenceFormat.U32_BE.truncate(number), message(1));
		}
		assertThat(ring.begin()).isEqualTo(0x1_0000_0010L);
		assertThat(ring.find(0xFFFF_FFF0L)).isEqualTo(ring.begin());
		assertThat(ring.find(0x9000_0000L)).isEqualTo(ring.begin());
		assertThat(ring.find(0xF)).isEqualTo(ring.begin());
		assertThat(ring.find(0x11)).isEqualTo(ring.begin() + 1);
		assertThat(ring.find(0x20)).as("the next one").isEqualTo(ring.end());
		assertThat(ring.find(0x7000_0000L)).as("ahead of all").isEqualTo(ring.end());
	}

	@Test
	void whenNumbersHaveNotWrappedThenAHighOneWasNotSent() {
		ReplayRing ring = new ReplayRing(16, PLENTY, SequenceFormat.U32_BE);
		add(ring, 0x20);
		assertThat(ring.find(0xFFFF_FFF0L)).isEqualTo(ring.end());
	}

	@Test
	void whenNumbersAreAboveHalfOfTheirRangeThenALowOneAsksForAll() {
		long first = 3L << 30;
		ReplayRing ring = ringFrom(first);
		assertThat(ring.find(0)).isEqualTo(first);
		assertThat(ring.find(1L << 31)).isEqualTo(first);
	}

}
