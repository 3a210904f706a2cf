package org.zmqspring.feed;

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
		long number = 0;
		for (int i = 0; i < this.length; i++) {
			number |= (frame[i] & 0xFFL) << shift(i);
		}
		return number;
	}

	/**
	 * Write a number.
	 * @param number the number; bits beyond the width of the format are left out
	 * @return a new frame
	 */
	public byte[] encode(long number) {
		byte[] frame = new byte[this.length];
		for (int i = 0; i < this.length; i++) {
			frame[i] = (byte) (number >>> shift(i));
		}
		return frame;
	}

	private int shift(int index) {
		return 8 * (this.lowestFirst ? index : this.length - 1 - index);
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

}
