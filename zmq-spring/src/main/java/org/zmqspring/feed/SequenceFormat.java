package org.zmqspring.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How the number of a message is written into its frame. Numbers are unsigned, and 0
 * follows the largest one. A number of 64 bits uses all bits of a {@code long}: print it
 * with {@link Long#toUnsignedString(long)}. Immutable.
 */
public enum SequenceFormat {

	/** 4 bytes, the lowest one first, as Bitcoin Core sends it. */
	U32_LE(4, true),

	/** 4 bytes, the highest one first. */
	U32_BE(4, false),

	/** 8 bytes, the lowest one first. */
	U64_LE(8, true),

	/** 8 bytes, the highest one first, as vLLM sends it. */
	U64_BE(8, false);

	private final int length;

	private final boolean lowestFirst;

	private final long largest;

	SequenceFormat(int length, boolean lowestFirst) {
		this.length = length;
		this.lowestFirst = lowestFirst;
		this.largest = (length == Long.BYTES) ? -1L : (1L << (8 * length)) - 1;
	}

	/**
	 * The length of the frame.
	 * @return the number of bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Read a number.
	 * @param frame a frame of {@link #length()} bytes
	 * @return the number
	 */
	public long decode(byte[] frame) {
		if (frame.length != this.length) {
			throw new IllegalArgumentException("'frame' must have " + this.length + " bytes");
		}
		if (this.length == Long.BYTES) {
			long number = (long) Bytes.LONG.get(frame, 0);
			return this.lowestFirst ? number : Long.reverseBytes(number);
		}
		int number = (int) Bytes.INT.get(frame, 0);
		return Integer.toUnsignedLong(this.lowestFirst ? number : Integer.reverseBytes(number));
	}

	/**
	 * Write a number.
	 * @param number the number; bits beyond the width of the format are left out
	 * @return a new frame
	 */
	public byte[] encode(long number) {
		byte[] frame = new byte[this.length];
		if (this.length == Long.BYTES) {
			Bytes.LONG.set(frame, 0, this.lowestFirst ? number : Long.reverseBytes(number));
		}
		else {
			Bytes.INT.set(frame, 0, this.lowestFirst ? (int) number : Integer.reverseBytes((int) number));
		}
		return frame;
	}

	/**
	 * The number after another one.
	 * @param number the number
	 * @return the next one, 0 after the largest
	 */
	public long next(long number) {
		return (number + 1) & this.largest;
	}

	/**
	 * Cut a number to the width of the format.
	 * @param number any number
	 * @return the number without the bits beyond the width of the format
	 */
	public long truncate(long number) {
		return number & this.largest;
	}

	/**
	 * How far a number is ahead of another one, by the shorter way around the range.
	 * @param number the number
	 * @param expected the other one
	 * @return the distance; negative if the number is behind
	 */
	public long distance(long number, long expected) {
		long distance = number - expected;
		return (this.length == Integer.BYTES) ? (int) distance : distance;
	}

	/** Reads and writes several bytes at once, the lowest one first. */
	private static final class Bytes {

		static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

		static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	}

}
