package org.zmqspring.annotation;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Waits for a future on the listener's own thread, so that the next message comes after
 * it. Its failure is the message's; an interrupt, as at the end of the shutdown timeout,
 * ends the wait. Immutable.
 *
 * @param then takes what the future brings
 */
record AwaitedResult(Result then) implements Result {

	@Override
	public void take(@Nullable Object value) throws Exception {
		if (value instanceof CompletionStage<?> stage) {
			this.then.take(await(stage));
		}
	}

	private static @Nullable Object await(CompletionStage<?> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error failure) {
				throw failure;
			}
			throw ex;
		}
	}

}
