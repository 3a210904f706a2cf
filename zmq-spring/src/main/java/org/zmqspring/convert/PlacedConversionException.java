package org.zmqspring.convert;

import org.springframework.messaging.converter.MessageConversionException;

/** A failed conversion that knows where in the payload it failed. */
final class PlacedConversionException extends MessageConversionException {

	private static final long serialVersionUID = 1L;

	private final String place;

	/**
	 * Create an exception.
	 * @param place where, without anything of the payload; may be empty
	 * @param cause what the converter threw
	 */
	PlacedConversionException(String place, Throwable cause) {
		super("The conversion failed" + place, cause);
		this.place = place;
	}

	String place() {
		return this.place;
	}

}
