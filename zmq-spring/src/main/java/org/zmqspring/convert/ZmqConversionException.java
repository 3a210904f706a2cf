package org.zmqspring.convert;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.ClassUtils;

/**
 * An object could not be turned into payload bytes or back. The message names the type,
 * the size and the remedy. The payload may be secret, so neither the message nor the
 * causes contain a part of it: only the class and the stack trace of a cause are shown.
 */
public final class ZmqConversionException extends ZmqException {

	/** A List can be an array of JSON, so it is not refused at start-up. */
	private static final String BATCH = ", or set batch = \"true\" if several messages at once are meant";

	/** The type that was not converted. */
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
		return (cause instanceof LocatedException located) ? located.place() : "";
	}

	/** The class of the converter's own exception, which Spring's exception wraps. */
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
	 * The payload is {@code null}, but a value is required.
	 * @param type the type of the value
	 * @return the exception
	 */
	public static ZmqConversionException absent(Class<?> type) {
		return new ZmqConversionException("the payload is null, and a " + type.getTypeName()
				+ " is wanted: let the publisher send one, or mark the parameter @Nullable, or make it an Optional",
				type, null);
	}

	/**
	 * No handler method accepts a payload.
	 * @param type the class with the handler methods
	 * @param size the size of the payload in bytes
	 * @param cause why the last conversion failed, or {@code null} if none was tried
	 * @return the exception
	 */
	public static ZmqConversionException unhandled(Class<?> type, int size, @Nullable Throwable cause) {
		return new ZmqConversionException(
				"no @ZmqHandler method of " + type.getTypeName() + " takes this payload of " + size
						+ " bytes: let the publisher send what one of them takes, or add one with isDefault = true",
				type, cause);
	}

	/**
	 * The type that could not be converted, or the class without a handler for the
	 * payload.
	 * @return the type
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Shows where a converter failed, without its message, which may quote the payload.
	 */
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

	/** A failed conversion of JSON that knows where in the payload it failed. */
	static final class LocatedException extends MessageConversionException {

		private static final long serialVersionUID = 1L;

		private final String place;

		/** The place contains no part of the payload and may be empty. */
		LocatedException(String place, Throwable cause) {
			super("The conversion failed" + place, cause);
			this.place = place;
		}

		String place() {
			return this.place;
		}

	}

}
