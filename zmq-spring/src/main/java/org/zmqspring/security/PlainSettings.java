package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * PLAIN on one socket (RFC 24/ZMTP-PLAIN): a name and a password, in the clear.
 * Immutable.
 *
 * @param credentials what we say who we are, or {@code null} if we are the server and ask
 */
public record PlainSettings(@Nullable Credentials credentials) {

	/**
	 * Whether this side asks for the password.
	 * @return {@code false} for a client, which says it
	 */
	public boolean isServer() {
		return this.credentials == null;
	}

	/**
	 * Who we are.
	 *
	 * @param username our name
	 * @param password our password, which is not shown
	 */
	public record Credentials(String username, Masked password) {
	}

}
