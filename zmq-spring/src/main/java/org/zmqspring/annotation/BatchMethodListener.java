package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.BatchListenerFailedException;
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls one listener method with one list for each parameter, which has one element for
 * each message. A message whose arguments cannot be resolved is left out of all lists and
 * reported as failed. As thread-safe as the bean.
 */
final class BatchMethodListener implements BatchMessageListener {

	private final MethodMessageListener method;

	BatchMethodListener(MethodMessageListener method) {
		this.method = method;
	}

	@Override
	public void onMessages(List<ZmqMessage> messages) throws Exception {
		Map<ZmqMessage, Throwable> failures = new IdentityHashMap<>();
		List<@Nullable Object[]> rows = new ArrayList<>(messages.size());
		for (ZmqMessage message : messages) {
			try {
				rows.add(this.method.resolve(message));
			}
			catch (Exception | Error ex) {
				failures.put(message, ex);
			}
		}
		if (failures.isEmpty()) {
			call(rows);
			return;
		}
		if (!rows.isEmpty()) {
			callForOthers(rows, messages, failures);
		}
		throw new BatchListenerFailedException(inOrder(failures, messages));
	}

	private void call(List<@Nullable Object[]> rows) throws Exception {
		@Nullable Object[] columns = new @Nullable Object[this.method.parameterCount()];
		for (int i = 0; i < columns.length; i++) {
			List<@Nullable Object> column = new ArrayList<>(rows.size());
			for (@Nullable
			Object[] row : rows) {
				column.add(row[i]);
			}
			columns[i] = column;
		}
		this.method.call(columns);
	}

	/**
	 * Call the method with the other messages. A message that has failed before keeps its
	 * cause.
	 */
	private void callForOthers(List<@Nullable Object[]> rows, List<ZmqMessage> messages,
			Map<ZmqMessage, Throwable> failures) {
		try {
			call(rows);
		}
		catch (BatchListenerFailedException ex) {
			ex.failures().forEach(failures::putIfAbsent);
		}
		catch (Exception | Error ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			messages.forEach((message) -> failures.putIfAbsent(message, ex));
		}
	}

	private static Map<ZmqMessage, Throwable> inOrder(Map<ZmqMessage, Throwable> failures, List<ZmqMessage> messages) {
		Map<ZmqMessage, Throwable> ordered = new LinkedHashMap<>();
		for (ZmqMessage message : messages) {
			Throwable failure = failures.get(message);
			if (failure != null) {
				ordered.put(message, failure);
			}
		}
		return ordered;
	}

}
