package org.zmqspring.publish;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the engine, and who wants to know when it is there. Immutable,
 * but for the future.
 *
 * @param frames at least one
 * @param taken completed when the engine took it, or {@code null}
 */
record Outgoing(byte[][] frames, @Nullable CompletableFuture<Void> taken) {

	/** The same message with arrays of its own, for which no future waits. */
	Outgoing copy() {
		return new Outgoing(copy(this.frames), null);
	}

	static byte[][] copy(byte[][] frames) {
		byte[][] copy = new byte[frames.length][];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = frames[i].clone();
		}
		return copy;
	}

	long size() {
		long size = 0;
		for (byte[] frame : this.frames) {
			size += frame.length;
		}
		return size;
	}

}
