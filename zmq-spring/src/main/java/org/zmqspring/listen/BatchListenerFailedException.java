package org.zmqspring.listen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

/**
 * Some messages of a batch failed; all others of it were handled. A listener may throw it
 * to say which, so that only those go to its error handler.
 */
public class BatchListenerFailedException extends ZmqException {

	private final transient Map<ZmqMessage, Throwable> failures;

	/**
	 * Name the messages that failed.
	 * @param failures why, by the message, at least one
	 */
	public BatchListenerFailedException(Map<ZmqMessage, ? extends Throwable> failures) {
		super(failures.size() + " messages of a batch failed", failures.values().stream().findFirst().orElse(null));
		if (failures.isEmpty()) {
			throw new IllegalArgumentException("'failures' must name at least one message");
		}
		this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
	}

	/**
	 * What failed and why.
	 * @return the causes by their message, in the order given
	 */
	public Map<ZmqMessage, Throwable> failures() {
		return this.failures;
	}

	/** One that names none of a batch tells nothing about it: all of it has failed. */
	boolean namesAnyOf(List<ZmqMessage> batch) {
		return batch.stream().anyMatch(this.failures::containsKey);
	}

}
