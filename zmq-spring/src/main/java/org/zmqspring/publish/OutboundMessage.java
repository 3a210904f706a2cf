package org.zmqspring.publish;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * A message that is sent to the engine. It has at least one frame. {@code unchanged} says
 * that its frames are sent as they are; otherwise {@link FrameComposer} changes them, if
 * there is one. {@code taken} completes when the engine has taken the message, and is
 * {@code null} if the sender does not wait for that. Immutable, except for this future.
 */
record OutboundMessage(byte[][] frames, boolean unchanged, @Nullable CompletableFuture<Void> taken) {

	/** A message whose sender does not ask when the engine has taken it. */
	OutboundMessage(byte[][] frames) {
		this(frames, false, null);
	}

	OutboundMessage withFrames(byte[][] other) {
		return new OutboundMessage(other, this.unchanged, this.taken);
	}

	/** The same message with arrays of its own and without the future. */
	OutboundMessage copy() {
		return new OutboundMessage(copy(this.frames), this.unchanged, null);
	}

	static byte[][] copy(byte[][] frames) {
		byte[][] copy = new byte[frames.length][];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = frames[i].clone();
		}
		return copy;
	}

	long size() {
		return ZmqMessage.size(this.frames);
	}

}
