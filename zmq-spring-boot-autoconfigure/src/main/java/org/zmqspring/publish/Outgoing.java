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

	long size() {
		long size = 0;
		for (byte[] frame : this.frames) {
			size += frame.length;
		}
		return size;
	}

}
