package org.zmqspring.feed;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * What the number of a message tells about the messages before it. For a gap, the missing
 * numbers are those from {@code from}, included, to {@code to}, not included. Immutable.
 *
 * @param kind what the number tells
 * @param run the run that the message belongs to
 * @param from the number that was expected; 0 unless something is lost
 * @param to the received number; 0 unless something is lost
 * @param lost how many messages are missing before this one, -1 if that is unknown
 * @param reconnected whether the link was connected again before this loss was seen: a
 * count is an estimate then
 */
@Internal
public record SequenceVerdict(Kind kind, SequenceRun run, long from, long to, long lost, boolean reconnected) {

	/** A verdict that tells of no loss. */
	SequenceVerdict(Kind kind, SequenceRun run) {
		this(kind, run, 0, 0, 0, false);
	}

	/**
	 * Whether messages are missing before this one.
	 * @return whether there is a cause
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

		/** It is the first one of its stream, or after a time without subscription. */
		JOINED,

		/** It is the one that was expected. */
		IN_ORDER,

		/** It is the same as the previous one: a heartbeat, or a repeated message. */
		REPEATED,

		/** Numbers before it are missing. */
		GAP,

		/** It belongs to a new life of the publisher. */
		NEW_LIFE,

		/** The stream breaks too often. From this message on it is not judged. */
		IMPLAUSIBLE,

		/** Its stream is no longer judged. */
		NOT_JUDGED

	}

}
