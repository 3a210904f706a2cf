package org.zmqspring.convert;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.ClassUtils;

/**
 * A payload could not be turned into bytes or back. The message names the type, the size
 * and the remedy. Neither it nor the causes hold anything of the payload, which may be
 * secret and comes from strangers: of a cause they tell the class and the stack trace.
 */
public final class ZmqConversionException extends ZmqException {

	/** A List may be an array of JSON, so it is not refused at start-up. */
	private static final String BATCH = ", or set batch = \"true\" if several messages at once are meant";

	/** What could not be converted. */
	private final Class<?> type;

	private ZmqConversionException(String message, Class<?> type, @Nullable Throwable cause) {
		super(message, (cause != null) ? new RedactedCause(cause) : null);
		this.type = type;
	}

	static ZmqConversionException unknown(Class<?> type, String remedy) {
		return new ZmqConversionException("no converter for " + type.getTypeName() + ": " + remedy, type, null);
	}

	static ZmqConversionException unknown(Class<?> type, int size, String remedy) {
		return new ZmqConversionException("no converter for " + type.getTypeName() + " (" + size + " bytes): " + remedy,
				type, null);
	}

	static ZmqConversionException encoding(Class<?> type, Throwable cause) {
		return new ZmqConversionException("cannot turn " + type.getTypeName() + " into bytes (" + reason(cause) + ")"
				+ place(cause) + ": make the type one its converter can write, or send byte[] or String", type, cause);
	}

	static ZmqConversionException decoding(Class<?> type, int size, Throwable cause) {
		return new ZmqConversionException(
				"cannot turn " + size + " bytes into " + type.getTypeName() + " (" + reason(cause) + ")" + place(cause)
						+ ": let the publisher send what the type says, or receive byte[] or String"
						+ (List.class.equals(type) ? BATCH : ""),
				type, cause);
	}

	private static String place(Throwable cause) {
		return (cause instanceof PlacedConversionException placed) ? placed.place() : "";
	}

	/** What the converter says in its own words; Spring's exception only wraps it. */
	private static String reason(Throwable cause) {
		Throwable own = (cause instanceof MessageConversionException && cause.getCause() != null) ? cause.getCause()
				: cause;
		return ClassUtils.getShortName(own.getClass());
	}

	static ZmqConversionException forwarded() {
		return new ZmqConversionException(
				"a ZmqMessage is no payload: send its payload(), or all its frames() with sendFrames", ZmqMessage.class,
				null);
	}

	/**
	 * There is no value where one is wanted.
	 * @param type the type of the value
	 * @return the exception
	 */
	public static ZmqConversionException absent(Class<?> type) {
		return new ZmqConversionException("the payload is null, and a " + type.getTypeName()
				+ " is wanted: let the publisher send one, or mark the parameter @Nullable, or make it an Optional",
				type, null);
	}

	/**
	 * None of several receivers takes a payload.
	 * @param type the class that has them
	 * @param size bytes of the payload
	 * @param cause why the last one did not, if it tried
	 * @return the exception
	 */
	public static ZmqConversionException unhandled(Class<?> type, int size, @Nullable Throwable cause) {
		return new ZmqConversionException(
				"no @ZmqHandler method of " + type.getTypeName() + " takes this payload of " + size
						+ " bytes: let the publisher send what one of them takes, or add one with isDefault = true",
				type, cause);
	}

	/**
	 * The type that could not be written or made, or the class that took nothing of it.
	 * @return the type
	 */
	public Class<?> type() {
		return this.type;
	}

	/** Shows where a converter failed without repeating what it said of the payload. */
	private static final class RedactedCause extends RuntimeException {

		private static final int MAX_DEPTH = 10;

		RedactedCause(Throwable original) {
			this(original, 1);
		}

		private RedactedCause(Throwable original, int depth) {
			super(original.getClass().getName(), next(original, depth), false, true);
			setStackTrace(original.getStackTrace());
		}

		private static @Nullable Throwable next(Throwable original, int depth) {
			Throwable cause = original.getCause();
			return (cause != null && depth < MAX_DEPTH) ? new RedactedCause(cause, depth + 1) : null;
		}

	}

}
