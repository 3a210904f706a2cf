package org.zmqspring.listen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

/**
 * Names the failed messages of a batch. All others were handled. If a listener throws it,
 * only the named messages are passed to its error handler.
 */
public class BatchListenerFailedException extends ZmqException {

	private final transient Map<ZmqMessage, Throwable> failures;

	/**
	 * Name the messages that failed.
	 * @param failures the cause by message, at least one
	 */
	public BatchListenerFailedException(Map<ZmqMessage, ? extends Throwable> failures) {
		super(failures.size() + " messages of a batch failed", failures.values().stream().findFirst().orElse(null));
		if (failures.isEmpty()) {
			throw new IllegalArgumentException("'failures' must name at least one message");
		}
		this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
	}

	/**
	 * The messages that failed, and why.
	 * @return the cause by message, in the given order
	 */
	public Map<ZmqMessage, Throwable> failures() {
		return this.failures;
	}

	/** If it names none of the messages of a batch, the whole batch has failed. */
	boolean namesAnyOf(List<ZmqMessage> batch) {
		return batch.stream().anyMatch(this.failures::containsKey);
	}

}
