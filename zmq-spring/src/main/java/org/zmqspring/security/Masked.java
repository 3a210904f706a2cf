package org.zmqspring.security;

/**
 * Text that does not show itself. Immutable.
 *
 * @param text the secret
 */
public record Masked(String text) {

	/** What is shown instead of a secret. */
	public static final String TEXT = "******";

	@Override
	public String toString() {
		return TEXT;
	}

}
