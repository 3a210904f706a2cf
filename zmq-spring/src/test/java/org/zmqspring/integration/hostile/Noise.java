package org.zmqspring.integration.hostile;

import java.util.List;
import java.util.Random;

/** Bytes without a meaning, and numbers with a bad one. Stateless. */
final class Noise {

	private static final long[] LENGTHS = { 0, 1, 254, 255, 256, 1023, 1024, 1025, 8191, 8192, 65_536, 1 << 24,
			Integer.MAX_VALUE - 1L, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1, 1L << 32, (1L << 32) + 5,
			Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 5, -1, -2, -8, 0x800000007FFFFFFFL, 0xFFFFFFFF7FFFFFF0L };

	private Noise() {
	}

	static byte[] bytes(Random random, int most) {
		byte[] bytes = new byte[random.nextInt(most + 1)];
		random.nextBytes(bytes);
		return bytes;
	}

	/** A length that somebody may take for something else. */
	static long length(Random random) {
		return (random.nextInt(4) == 0) ? random.nextLong() : LENGTHS[random.nextInt(LENGTHS.length)];
	}

	static byte[] bigEndian(long value, int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) (value >>> (8 * (size - 1 - i)));
		}
		return bytes;
	}

	static <T> T any(Random random, List<T> choice) {
		return choice.get(random.nextInt(choice.size()));
	}

}
