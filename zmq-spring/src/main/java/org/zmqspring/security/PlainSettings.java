package org.zmqspring.security;

import org.jspecify.annotations.Nullable;

/**
 * PLAIN on one socket (RFC 24/ZMTP-PLAIN): a name and a password, sent without
 * encryption. Immutable.
 *
 * @param credentials the name and password of a client; {@code null} if this side is the
 * server
 */
public record PlainSettings(@Nullable Credentials credentials) {

	/**
	 * Whether this side is the server, which checks the password.
	 * @return {@code false} for a client, which sends it
	 */
	public boolean isServer() {
		return this.credentials == null;
	}

	/**
	 * The name and the password of a client.
	 *
	 * @param username the name that this side sends
	 * @param password the password that this side sends; it is not shown
	 */
	public record Credentials(String username, Masked password) {
	}

}
