package org.zmqspring.listen;

/** Has no text, because {@code getMessage()} throws. Immutable. */
final class IndescribableException extends RuntimeException {

	@Override
	public String getMessage() {
		throw new IndescribableException();
	}

}
