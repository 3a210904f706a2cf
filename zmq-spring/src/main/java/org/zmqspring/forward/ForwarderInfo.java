package org.zmqspring.forward;

import java.util.Map;

import org.zmqspring.message.Internal;

/**
 * The figures of a forwarder at one moment. Immutable.
 *
 * @param name the configured name
 * @param counts what has happened to its messages and subscriptions
 * @param subscriptions prefixes that its subscribers hold and its publishers know, or
 * will know soon; a prefix of several subscribers counts once
 */
@Internal
public record ForwarderInfo(String name, Counts counts, int subscriptions) {

	/**
	 * Counts start when the forwarder is created, and continue after a restart.
	 *
	 * @param forwardedMessages messages that the engine took; a message sent on several
	 * endpoints, or to no subscriber, counts once
	 * @param forwardedBytes total size of their frames
	 * @param dropped received messages that were dropped, by reason; every reason is
	 * present
	 * @param refusedSubscriptions subscriptions that were not passed to publishers at
	 * once, because there were too many, or at all, because their prefix is too long
	 */
	public record Counts(long forwardedMessages, long forwardedBytes, Map<ForwarderDropReason, Long> dropped,
			long refusedSubscriptions) {
	}

}
