package org.zmqspring.feed;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;

/**
 * A payload could not be decoded. The text says what is wrong and what to do. It does not
 * quote the payload, which may be secret and is not trusted.
 */
public final class PayloadEncodingException extends ZmqException {

	/** What is wrong with the payload. */
	private final Problem problem;

	PayloadEncodingException(PayloadEncoding encoding, Problem problem, int size, long mostBytes,
			@Nullable Throwable cause) {
		super("cannot decode a payload of " + size + " bytes as " + encoding.name().toLowerCase(Locale.ROOT) + ": "
				+ problem.describe(mostBytes), cause);
		this.problem = problem;
	}

	/**
	 * What is wrong with the payload.
	 * @return the problem
	 */
	public Problem problem() {
		return this.problem;
	}

	/** What can be wrong with an encoded payload. */
	public enum Problem {

		/** It has another encoding, or is damaged. */
		MALFORMED("it has another encoding or is damaged. Set payload-encoding to what the publisher uses, or remove it"
				+ " to receive the bytes unchanged"),

		/** It ends too early. */
		TRUNCATED("it ends too early. Let the publisher send the whole payload in one frame"),

		/** Other bytes follow after its end. */
		TRAILING_BYTES("other bytes follow after its end. Let the publisher send nothing else in this frame, or remove"
				+ " payload-encoding to receive the bytes unchanged"),

		/** The decoded payload is larger than allowed. */
		TOO_LARGE("decoded, it has more than %d bytes. Raise max-msg-size if you expect such payloads. If not, the"
				+ " publisher may try to exhaust the memory");

		private final String description;

		Problem(String description) {
			this.description = description;
		}

		private String describe(long mostBytes) {
			return String.format(Locale.ROOT, this.description, mostBytes);
		}

	}

}
