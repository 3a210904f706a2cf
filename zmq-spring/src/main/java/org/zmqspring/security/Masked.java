package org.zmqspring.security;

/**
 * A secret text that {@link #toString()} does not show. Immutable.
 *
 * @param text the secret
 */
public record Masked(String text) {

	/** The text that is shown instead of a secret. */
	public static final String TEXT = "******";

	@Override
	public String toString() {
		return TEXT;
	}

}
