package org.zmqspring.feed;

import java.util.zip.DataFormatException;

import org.zmqspring.feed.PayloadEncodingException.Problem;

/**
 * How a publisher compresses its payloads. Decoding never takes more memory than the
 * limit that the caller gives allows. Immutable.
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

	/** One or more members of gzip (RFC 1952), as NDOV sends it. */
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
	 * @throws PayloadEncodingException if it is not encoded like this, is incomplete, has
	 * bytes after its end, or is larger than allowed
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
