package org.zmqspring.listen;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Surrounds what is done with messages that passed a listener's filter: the call of the
 * listener, those that repeat it, and where they go that it failed on. Must not throw.
 * Thread-safe.
 */
@Internal
public interface CallObserver {

	/** Surrounds nothing. */
	CallObserver NONE = new CallObserver() {

		@Override
		public boolean isActive() {
			return false;
		}

		@Override
		public void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling) {
			handling.get();
		}

	};

	/**
	 * Whether it does anything. Asked once, when a listener is registered, so that a call
	 * costs nothing if not.
	 * @return whether to call it
	 */
	default boolean isActive() {
		return true;
	}

	/**
	 * Surround the handling of one message, or of a batch, on the thread that calls the
	 * listener.
	 * @param listener which one
	 * @param messages what it gets; one unless it takes batches
	 * @param handling to be called once; never throws, and returns what the listener
	 * threw last, {@code null} if it returned
	 */
	void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling);

}
