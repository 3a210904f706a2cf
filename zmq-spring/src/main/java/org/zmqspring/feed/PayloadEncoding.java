package org.zmqspring.feed;

import java.util.zip.DataFormatException;

import org.zmqspring.feed.PayloadEncodingException.Problem;

/**
 * How a publisher compresses its payloads. Decoding ends if the payload becomes larger
 * than the caller allows. Immutable.
 */
public enum PayloadEncoding {

	/** A zlib stream (RFC 1950), as EDDN sends it. */
	ZLIB {
		@Override
		void inflate(Inflation inflation) throws DataFormatException {
			inflation.inflate();
			if (inflation.hasMoreInput()) {
				throw inflation.failed(Problem.TRAILING_BYTES);
			}
		}
	},

	/** One or more gzip members (RFC 1952), as NDOV sends them. */
	GZIP {
		@Override
		void inflate(Inflation inflation) throws DataFormatException {
			GzipMembers.inflate(inflation);
		}
	};

	/**
	 * Decode a payload.
	 * @param payload the payload as received
	 * @param mostBytes how many bytes the decoded payload may have
	 * @return the decoded payload, in a new array
	 * @throws PayloadEncodingException if the payload has another encoding, is
	 * incomplete, has bytes after its end, or is too large when decoded
	 */
	public byte[] decode(byte[] payload, long mostBytes) {
		try (Inflation inflation = new Inflation(this, payload, mostBytes)) {
			inflate(inflation);
			return inflation.result();
		}
		catch (DataFormatException ex) {
			throw new PayloadEncodingException(this, Problem.MALFORMED, payload.length, mostBytes, ex);
		}
	}

	abstract void inflate(Inflation inflation) throws DataFormatException;

}
