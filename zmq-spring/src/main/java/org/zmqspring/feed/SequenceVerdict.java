package org.zmqspring.feed;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * What the number of a message tells about the messages before it. For a gap,
 * {@code from} is the first missing number, and {@code to} the number after the last
 * missing one. Immutable.
 *
 * @param kind what the number tells
 * @param run the run that the message belongs to
 * @param from the number that was expected; 0 unless something is lost
 * @param to the received number; 0 unless something is lost
 * @param lost how many messages are missing before this one, -1 if that is unknown
 * @param reconnected whether the link has reconnected since the previous message of the
 * stream; then the count is an estimate
 */
@Internal
public record SequenceVerdict(Kind kind, SequenceRun run, long from, long to, long lost, boolean reconnected) {

	/** A verdict that tells of no loss. */
	SequenceVerdict(Kind kind, SequenceRun run) {
		this(kind, run, 0, 0, 0, false);
	}

	/**
	 * Whether messages are missing before this one.
	 * @return {@code true} for a gap or a restart
	 */
	public boolean isLoss() {
		return this.kind == Kind.GAP || this.kind == Kind.NEW_LIFE;
	}

	/**
	 * Why messages are missing before this one.
	 * @return the cause, {@code null} if none are missing
	 */
	public @Nullable MessageLossCause cause() {
		return switch (this.kind) {
			case GAP -> this.reconnected ? MessageLossCause.RECONNECT : MessageLossCause.GAP;
			case NEW_LIFE -> MessageLossCause.NEW_LIFE;
			case JOINED, IN_ORDER, REPEATED, IMPLAUSIBLE, NOT_JUDGED -> null;
		};
	}

	/** What a number tells. */
	public enum Kind {

		/**
		 * It is the first one of its stream, or the first one after a time in which the
		 * stream was not subscribed or not judged.
		 */
		JOINED,

		/** It is the expected one. */
		IN_ORDER,

		/** It is the same as the previous one: a heartbeat, or a repeated message. */
		REPEATED,

		/** Numbers before it are missing. */
		GAP,

		/** The publisher has restarted. */
		NEW_LIFE,

		/**
		 * The numbers jump too far or break too often. From now on the stream is not
		 * judged.
		 */
		IMPLAUSIBLE,

		/** Its stream is no longer judged. */
		NOT_JUDGED

	}

}
