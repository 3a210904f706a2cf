package org.zmqspring.feed;

/** Why numbers of a feed are missing. */
public enum MessageLossCause {

	/**
	 * Numbers are missing although the link stayed connected. A full queue dropped the
	 * messages, usually the publisher's.
	 */
	GAP,

	/**
	 * Numbers are missing after a reconnect. Their count is an estimate: the publisher
	 * may have restarted, and its new numbers may already exceed the old ones.
	 */
	RECONNECT,

	/**
	 * The numbers went back, or very far ahead: the publisher has restarted. How many
	 * messages are missing is unknown.
	 */
	NEW_LIFE,

	/**
	 * The publisher was asked to send the missing messages again, and some of them were
	 * not received in time. It may keep too few messages, or its answer was incomplete.
	 */
	REPLAY_INCOMPLETE

}
