package org.zmqspring.feed;

import java.util.zip.DataFormatException;

import org.zmqspring.feed.PayloadEncodingException.Problem;

/**
 * Decodes the members of a gzip file (RFC 1952), one after the other. Unlike
 * {@link java.util.zip.GZIPInputStream}, it refuses other bytes after the last member.
 * Stateless.
 */
final class GzipMembers {

	private static final int FIRST_BYTE = 0x1F;

	private static final int SECOND_BYTE = 0x8B;

	private static final int DEFLATE = 8;

	private static final int HEADER_CHECKSUM = 0x02;

	private static final int EXTRA = 0x04;

	private static final int NAME = 0x08;

	private static final int COMMENT = 0x10;

	private static final int RESERVED = 0xE0;

	/** Time, flags of the compressor, operating system. */
	private static final int UNUSED_BYTES = 6;

	private GzipMembers() {
	}

	static void inflate(Inflation inflation) throws DataFormatException {
		if (!begins(inflation)) {
			throw new DataFormatException("not in gzip format");
		}
		member(inflation);
		while (inflation.hasMoreInput()) {
			if (!begins(inflation)) {
				throw inflation.failed(Problem.TRAILING_BYTES);
			}
			member(inflation);
		}
	}

	private static boolean begins(Inflation inflation) {
		return inflation.read() == FIRST_BYTE && inflation.read() == SECOND_BYTE;
	}

	private static void member(Inflation inflation) throws DataFormatException {
		readHeader(inflation);
		int begin = inflation.inflate();
		if (readInt(inflation) != inflation.checksum(begin)
				|| readInt(inflation) != Integer.toUnsignedLong(inflation.size() - begin)) {
			throw new DataFormatException("incorrect checksum or length");
		}
	}

	private static void readHeader(Inflation inflation) throws DataFormatException {
		int method = inflation.read();
		int flags = inflation.read();
		if (method != DEFLATE || (flags & RESERVED) != 0) {
			throw new DataFormatException("unknown compression method or flags");
		}
		skip(inflation, UNUSED_BYTES);
		if ((flags & EXTRA) != 0) {
			skip(inflation, inflation.read() | inflation.read() << 8);
		}
		if ((flags & NAME) != 0) {
			skipText(inflation);
		}
		if ((flags & COMMENT) != 0) {
			skipText(inflation);
		}
		if ((flags & HEADER_CHECKSUM) != 0) {
			skip(inflation, 2);
		}
	}

	private static void skip(Inflation inflation, int count) {
		for (int i = 0; i < count; i++) {
			inflation.read();
		}
	}

	private static void skipText(Inflation inflation) {
		while (inflation.read() != 0) {
			// up to the zero at its end
		}
	}

	private static long readInt(Inflation inflation) {
		return SequenceFormat.U32_LE.decode(new byte[] { (byte) inflation.read(), (byte) inflation.read(),
				(byte) inflation.read(), (byte) inflation.read() });
	}

}
