package org.zmqspring.feed;

/** Why numbers of a feed are missing. */
public enum MessageLossCause {

	/**
	 * Numbers are missing although the link stayed connected. A full queue dropped the
	 * messages, as a rule that of the publisher.
	 */
	GAP,

	/**
	 * Numbers are missing after the link was connected again. Their count is an estimate:
	 * the publisher may have restarted, and its new numbers may already exceed the old
	 * ones.
	 */
	RECONNECT,

	/**
	 * The numbers went back: the publisher has restarted. How many messages are missing
	 * is unknown.
	 */
	NEW_LIFE

}
