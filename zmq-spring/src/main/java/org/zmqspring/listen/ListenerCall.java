package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.task.TaskDecorator;

/**
 * Brings messages to a listener: past its filter, by as many attempts as it is granted,
 * and, if all failed, to where its failures go. Takes whatever is thrown on the way, so
 * that the next message is handled as if nothing had happened. Thread-safe.
 */
final class ListenerCall {

	private final ListenerSpec spec;

	private final Attempts attempts;

	private final Failures failures;

	private final @Nullable TaskDecorator decorator;

	private final @Nullable CallObserver observer;

	/** Whether more than the listener is called, so that calls do not follow at once. */
	private final boolean surrounded;

	private final LongAdder filtered = new LongAdder();

	ListenerCall(ListenerSpec spec, Attempts attempts, Failures failures, @Nullable TaskDecorator decorator,
			CallObserver observer) {
		this.spec = spec;
		this.attempts = attempts;
		this.failures = failures;
		this.decorator = decorator;
		this.observer = observer.isActive() ? observer : null;
		this.surrounded = decorator != null || this.observer != null || spec.filter() != null;
	}

	/**
	 * Bring it one message.
	 * @param message the message
	 * @param laps measures the calls of this thread
	 */
	void call(ZmqMessage message, Laps laps) {
		try {
			if (this.decorator == null) {
				handle(message, this.surrounded ? laps.apart() : laps);
			}
			else {
				decorated(this.decorator, List.of(message), () -> handle(message, laps.apart()));
			}
		}
		finally {
			forgetInterrupt();
		}
	}

	void call(List<ZmqMessage> batch) {
		try {
			if (this.decorator == null) {
				handle(batch);
			}
			else {
				decorated(this.decorator, batch, () -> handle(batch));
			}
		}
		finally {
			forgetInterrupt();
		}
	}

	private void decorated(TaskDecorator task, List<ZmqMessage> messages, Runnable handling) {
		DecoratedCall call = new DecoratedCall(handling);
		Throwable error = call.runIn(task);
		if (!call.wasRun()) {
			Throwable reason = (error != null) ? error
					: new IllegalStateException("The TaskDecorator returned a task that does not run the given one");
			messages.forEach((message) -> this.failures.add(message, reason));
		}
		else if (error != null) {
			this.failures.surrounding(error);
		}
	}

	/** A flag the listener left behind must not reach the next message. */
	private static void forgetInterrupt() {
		Thread.interrupted();
	}

	private void handle(ZmqMessage message, Laps laps) {
		if (!passes(message)) {
			return;
		}
		if (this.observer == null) {
			settle(message, laps);
		}
		else {
			this.observer.around(this.spec, List.of(message), () -> settle(message, laps));
		}
	}

	private @Nullable Throwable settle(ZmqMessage message, Laps laps) {
		Throwable error = this.attempts.run(message, laps);
		if (error != null) {
			this.failures.add(message, error);
		}
		return error;
	}

	private void handle(List<ZmqMessage> batch) {
		// Whatever the listener does to it, each message of it is accounted for.
		List<ZmqMessage> wanted = Collections.unmodifiableList((this.spec.filter() != null) ? wanted(batch) : batch);
		if (wanted.isEmpty()) {
			return;
		}
		if (this.observer == null) {
			settle(wanted);
		}
		else {
			this.observer.around(this.spec, wanted, () -> settle(wanted));
		}
	}

	private @Nullable Throwable settle(List<ZmqMessage> wanted) {
		Throwable error = this.attempts.run(wanted);
		if (error instanceof BatchListenerFailedException some && some.namesAnyOf(wanted)) {
			some.failures().forEach(this.failures::add);
		}
		else if (error != null) {
			wanted.forEach((message) -> this.failures.add(message, error));
		}
		return error;
	}

	private List<ZmqMessage> wanted(List<ZmqMessage> batch) {
		List<ZmqMessage> wanted = new ArrayList<>(batch.size());
		for (ZmqMessage message : batch) {
			if (passes(message)) {
				wanted.add(message);
			}
		}
		return wanted;
	}

	private boolean passes(ZmqMessage message) {
		if (this.spec.filter() == null) {
			return true;
		}
		try {
			if (this.spec.filter().test(message)) {
				return true;
			}
			this.filtered.increment();
		}
		catch (Throwable ex) {
			this.failures.add(message, ex);
		}
		return false;
	}

	/** Grant attempts in a run that begins now. Guarded by the caller. */
	void begin() {
		this.attempts.begin();
	}

	/**
	 * What names the present run.
	 * @return its number, for {@link #endRetries}
	 */
	int run() {
		return this.attempts.run();
	}

	/**
	 * Time is over: what fails now has failed for good, unless another run has begun.
	 * @param run the run that is over
	 */
	void endRetries(int run) {
		this.attempts.end(run);
	}

	/**
	 * How many calls threw.
	 * @return the count since registration
	 */
	long failed() {
		return this.attempts.failed();
	}

	/**
	 * How many messages did not pass the filter.
	 * @return the count since registration
	 */
	long filtered() {
		return this.filtered.sum();
	}

	Quarantine quarantine() {
		return this.failures.quarantine();
	}

}
