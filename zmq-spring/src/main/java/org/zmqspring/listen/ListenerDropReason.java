package org.zmqspring.listen;

import java.util.Locale;

import org.zmqspring.message.Internal;

/** Why a message was dropped before its listener got it. */
@Internal
public enum ListenerDropReason {

	/** The queue of the listener was full. */
	OVERFLOW,

	/** {@link Overflow#CONFLATE}: a newer message of the same topic replaced it. */
	CONFLATED,

	/** The listener was stopped. */
	SHUTDOWN,

	/** Its socket was closed before everything was read. */
	RETIRED;

	private final String tag = name().toLowerCase(Locale.ROOT);

	/**
	 * The value of the tag {@code reason} of its meter.
	 * @return the name in lower case
	 */
	public String tag() {
		return this.tag;
	}

}
