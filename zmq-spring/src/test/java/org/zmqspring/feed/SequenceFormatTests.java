package org.zmqspring.feed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SequenceFormatTests {

	@Test
	void shouldWriteEachFormat() {
		assertThat(SequenceFormat.U32_LE.encode(0x01020384)).containsExactly(0x84, 3, 2, 1);
		assertThat(SequenceFormat.U32_BE.encode(0x01020384)).containsExactly(1, 2, 3, 0x84);
		assertThat(SequenceFormat.U64_LE.encode(0x0102030405060788L)).containsExactly(0x88, 7, 6, 5, 4, 3, 2, 1);
		assertThat(SequenceFormat.U64_BE.encode(0x0102030405060788L)).containsExactly(1, 2, 3, 4, 5, 6, 7, 0x88);
	}

	@Test
	void shouldReadEachFormat() {
		byte[] four = { (byte) 0xFE, 2, 3, (byte) 0x84 };
		byte[] eight = { (byte) 0xFE, 2, 3, 4, 5, 6, 7, (byte) 0x88 };
		assertThat(SequenceFormat.U32_LE.decode(four)).isEqualTo(0x840302FEL);
		assertThat(SequenceFormat.U32_BE.decode(four)).isEqualTo(0xFE020384L);
		assertThat(SequenceFormat.U64_LE.decode(eight)).isEqualTo(0x88070605040302FEL);
		assertThat(SequenceFormat.U64_BE.decode(eight)).isEqualTo(0xFE02030405060788L);
	}

	@ParameterizedTest
	@EnumSource
	void whenAFrameHasAnotherLengthThenItIsRefused(SequenceFormat format) {
		assertThatIllegalArgumentException().isThrownBy(() -> format.decode(new byte[format.length() - 1]));
		assertThatIllegalArgumentException().isThrownBy(() -> format.decode(new byte[format.length() + 1]))
			.withMessage("'frame' must have " + format.length() + " bytes");
	}

	@ParameterizedTest
	@EnumSource
	void shouldFollowTheLargestNumberByZero(SequenceFormat format) {
		long largest = (format.length() == 4) ? 0xFFFFFFFFL : -1L;
		assertThat(format.next(41)).isEqualTo(42);
		assertThat(format.next(largest)).isZero();
		assertThat(format.distance(0, largest)).isEqualTo(1);
		assertThat(format.distance(largest, 0)).isEqualTo(-1);
		assertThat(format.decode(format.encode(largest))).isEqualTo(largest);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 0x7FFFFFFFL, 0xFFFFFFFFL })
	void shouldMeasureTheShorterWayAround(long expected) {
		SequenceFormat format = SequenceFormat.U32_BE;
		long ahead = (expected + 0x7FFFFFFFL) & 0xFFFFFFFFL;
		assertThat(format.distance(ahead, expected)).isEqualTo(0x7FFFFFFFL);
		assertThat(format.distance(format.next(ahead), expected)).isEqualTo(-0x80000000L);
	}

}
