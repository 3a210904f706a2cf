package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * Records the calls of one listener. Called on the poller's or a lane's thread, so it
 * must be quick. Must not throw. Thread-safe.
 */
@Internal
@FunctionalInterface
public interface CallRecorder {

	/** Records nothing. Then no time is measured. */
	CallRecorder NONE = (nanos, error) -> {
	};

	/**
	 * The listener was called, and returned or threw.
	 * @param nanos how long the call took. The time begins at the end of the previous
	 * call if this call followed at once, without a filter, an observer or a decorator
	 * @param error what it threw, or {@code null}
	 */
	void record(long nanos, @Nullable Throwable error);

}
