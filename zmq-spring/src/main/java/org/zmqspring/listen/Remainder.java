package org.zmqspring.listen;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * The messages of a batch that are still to be handled after some attempts. Confined to
 * the calling thread.
 */
final class Remainder {

	private final List<ZmqMessage> batch;

	private List<ZmqMessage> messages;

	Remainder(List<ZmqMessage> batch) {
		this.batch = batch;
		this.messages = batch;
	}

	List<ZmqMessage> messages() {
		return this.messages;
	}

	/**
	 * Leave out what an attempt has handled although it failed on the others.
	 * @param error what it threw, {@code null} if it returned
	 * @return the same
	 */
	@Nullable Throwable onFailure(@Nullable Throwable error) {
		if (error instanceof BatchListenerFailedException some) {
			List<ZmqMessage> failed = this.messages.stream().filter(some.failures()::containsKey).toList();
			// One that names none of them tells nothing about them.
			this.messages = failed.isEmpty() ? this.messages : failed;
		}
		return error;
	}

	/**
	 * Say what the last attempt's error means for the whole batch.
	 * @param last what was thrown last
	 * @return the same, or one that names the messages that failed, if others did not
	 */
	Throwable failure(Throwable last) {
		boolean named = last instanceof BatchListenerFailedException some && some.namesAnyOf(this.messages);
		if (named || this.messages.size() == this.batch.size()) {
			return last;
		}
		Map<ZmqMessage, Throwable> failures = new LinkedHashMap<>();
		this.messages.forEach((message) -> failures.put(message, last));
		return new BatchListenerFailedException(failures);
	}

}
