package org.zmqspring.security;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Turns bytes into printable text and back (RFC 32/Z85). Stateless, thread-safe. */
final class Z85 {

	private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			+ ".-:+=^!/*?&<>()[]{}@%$#";

	private static final long LARGEST = 0xFFFF_FFFFL;

	private static final int[] VALUES = values();

	private Z85() {
	}

	private static int[] values() {
		int[] values = new int[128];
		Arrays.fill(values, -1);
		for (int i = 0; i < DIGITS.length(); i++) {
			values[DIGITS.charAt(i)] = i;
		}
		return values;
	}

	/** Four bytes become five characters. */
	static String encode(byte[] bytes) {
		StringBuilder text = new StringBuilder(bytes.length / 4 * 5);
		for (int i = 0; i < bytes.length; i += 4) {
			long value = 0;
			for (int j = 0; j < 4; j++) {
				value = value << 8 | (bytes[i + j] & 0xFF);
			}
			for (long divisor = 85L * 85 * 85 * 85; divisor > 0; divisor /= 85) {
				text.append(DIGITS.charAt((int) (value / divisor % 85)));
			}
		}
		return text.toString();
	}

	/** The bytes, or {@code null} if the text is not Z85. */
	static byte @Nullable [] decode(String text) {
		if (text.length() % 5 != 0) {
			return null;
		}
		byte[] bytes = new byte[text.length() / 5 * 4];
		for (int i = 0; i < text.length(); i += 5) {
			long value = value(text, i);
			if (value < 0 || value > LARGEST) {
				return null;
			}
			for (int j = 0; j < 4; j++) {
				bytes[i / 5 * 4 + j] = (byte) (value >>> (24 - 8 * j));
			}
		}
		return bytes;
	}

	private static long value(String text, int from) {
		long value = 0;
		for (int i = from; i < from + 5; i++) {
			char digit = text.charAt(i);
			if (digit >= VALUES.length || VALUES[digit] < 0) {
				return -1;
			}
			value = value * 85 + VALUES[digit];
		}
		return value;
	}

}
