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
	 * Whether it does anything. Asked once, when a listener is registered. If not, the
	 * calls of the listener cost nothing more.
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
	 * @param handling to be called once; never throws, and returns what the last call of
	 * the listener threw, {@code null} if it returned
	 */
	void around(ListenerSpec listener, List<ZmqMessage> messages, Supplier<@Nullable Throwable> handling);

}
