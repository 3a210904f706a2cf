package org.zmqspring.security;

import java.util.Locale;

import org.zmqspring.message.Internal;

/** Why a peer was not let in. */
@Internal
public enum RefusalCause {

	/** Its address is in none of the allowed ranges. */
	ADDRESS,

	/** Its public key is not on the list. */
	KEY,

	/** There is no such user, or the password is wrong. */
	USER,

	/** An authenticator of the application said no. */
	AUTHENTICATOR,

	/** The peer could not be judged: an authenticator failed or took too long. */
	ERROR,

	/** It broke off the handshake or got it wrong, as with the wrong server key. */
	HANDSHAKE;

	/**
	 * The cause as the value of a meter's tag.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
