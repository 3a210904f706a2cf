package org.zmqspring.listen;

/** Nobody can say what it means, or write it to a log. Immutable. */
final class IndescribableException extends RuntimeException {

	@Override
	public String getMessage() {
		throw new IndescribableException();
	}

}
