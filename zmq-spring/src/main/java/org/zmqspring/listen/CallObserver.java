package org.zmqspring.listen;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Wraps the handling of messages that have passed the filter of a listener: the call of
 * the listener, its retries, and the handling of its failures. Must not throw.
 * Thread-safe.
 */
@Internal
public interface CallObserver {

	/** Does nothing. */
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
	 * Whether calls must be wrapped. Asked once, when a listener is registered. If
	 * {@code false}, the calls of that listener have no extra cost.
	 * @return whether to call it
	 */
	default boolean isActive() {
		return true;
	}

	/**
	 * Wrap the handling of one message, or of a batch, on the thread that calls the
	 * listener.
	 * @param listener the listener
	 * @param messages the message or the batch
	 * @param handling the work to wrap; must be called once. It never throws. It returns
	 * the error of the listener's final call, or {@code null} if that call returned
	 */
	void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling);

}
