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
 * Calls one listener method with lists, one for each parameter and with an element for
 * each message. Messages that give no element are left out and reported alone. As
 * thread-safe as the bean.
 */
final class BatchMethodListener implements BatchMessageListener {

	private final MethodCall call;

	private final Result result;

	BatchMethodListener(MethodCall call, Result result) {
		this.call = call;
		this.result = result;
	}

	@Override
	public void onMessages(List<ZmqMessage> messages) throws Exception {
		Map<ZmqMessage, Throwable> failures = new IdentityHashMap<>();
		List<@Nullable Object[]> rows = new ArrayList<>(messages.size());
		for (ZmqMessage message : messages) {
			try {
				rows.add(this.call.values(message));
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
			callBeside(failures, rows, messages);
		}
		throw new BatchListenerFailedException(inOrder(failures, messages));
	}

	private void call(List<@Nullable Object[]> rows) throws Exception {
		@Nullable Object[] columns = new @Nullable Object[this.call.parameterCount()];
		for (int i = 0; i < columns.length; i++) {
			List<@Nullable Object> column = new ArrayList<>(rows.size());
			for (@Nullable
			Object[] row : rows) {
				column.add(row[i]);
			}
			columns[i] = column;
		}
		this.result.take(this.call.invoke(columns));
	}

	/** If the others fail too, they do so for reasons of their own. */
	private void callBeside(Map<ZmqMessage, Throwable> failures, List<@Nullable Object[]> rows,
			List<ZmqMessage> messages) {
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
