package org.zmqspring.security;

import java.util.Locale;

import org.zmqspring.message.Internal;

/** Why a peer was refused. */
@Internal
public enum RefusalCause {

	/** Its address is in none of the allowed ranges. */
	ADDRESS,

	/** Its public key is not allowed. */
	KEY,

	/** There is no such user, or the password is wrong. */
	USER,

	/** A {@link ZapAuthenticator} of the application refused it. */
	AUTHENTICATOR,

	/** It could not be judged: an authenticator failed or took too long. */
	ERROR,

	/** It ended the handshake or made a mistake in it, such as a wrong server key. */
	HANDSHAKE;

	/**
	 * The cause as the value of a meter's tag.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
