package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.task.TaskDecorator;

/**
 * Passes messages through the filter of a listener, then to the listener with its
 * retries. If all calls fail, passes them to {@link Failures}. Catches everything that is
 * thrown, so that the next message is not affected. Thread-safe.
 */
final class ListenerCall {

	private final ListenerSpec spec;

	private final Attempts attempts;

	private final Failures failures;

	private final @Nullable TaskDecorator decorator;

	private final @Nullable CallObserver observer;

	/** Whether other code wraps the calls, so that no call directly follows another. */
	private final boolean wrapped;

	private final LongAdder filtered = new LongAdder();

	ListenerCall(ListenerSpec spec, Attempts attempts, Failures failures, @Nullable TaskDecorator decorator,
			CallObserver observer) {
		this.spec = spec;
		this.attempts = attempts;
		this.failures = failures;
		this.decorator = decorator;
		this.observer = observer.isActive() ? observer : null;
		this.wrapped = this.observer != null || spec.filter() != null;
	}

	/**
	 * Pass one message to the listener. The timer measures the calls of this thread. The
	 * marks are those of the lane.
	 */
	void call(ZmqMessage message, Attempts.CallTimer timer, @Nullable LaneMarks marks) {
		try {
			if (this.decorator == null) {
				handle(message, this.wrapped ? timer.separate() : timer, marks);
			}
			else {
				decorated(this.decorator, List.of(message), marks, () -> handle(message, timer.separate(), marks));
			}
		}
		finally {
			clearInterrupt();
		}
	}

	void call(List<ZmqMessage> batch, @Nullable LaneMarks marks) {
		try {
			if (this.decorator == null) {
				handle(batch, marks);
			}
			else {
				decorated(this.decorator, batch, marks, () -> handle(batch, marks));
			}
		}
		finally {
			clearInterrupt();
		}
	}

	private void decorated(TaskDecorator task, List<ZmqMessage> messages, @Nullable LaneMarks marks,
			Runnable handling) {
		DecoratedCall call = new DecoratedCall(handling);
		Throwable error = null;
		try {
			task.decorate(call).run();
		}
		catch (Throwable ex) {
			error = ex;
		}
		if (!call.wasRun) {
			Throwable reason = (error != null) ? error
					: new IllegalStateException("The TaskDecorator returned a task that does not run the given one");
			messages.forEach((message) -> fail(message, reason, marks));
		}
		else if (error != null) {
			this.failures.addDecoratorError(error);
		}
	}

	/**
	 * Clear an interrupt that the listener has left: it must not affect the next message.
	 */
	private static void clearInterrupt() {
		Thread.interrupted();
	}

	private void handle(ZmqMessage message, Attempts.CallTimer timer, @Nullable LaneMarks marks) {
		if (!passes(message)) {
			onFiltered(LaneMarks.rejectedBefore(message), marks);
		}
		else {
			observed((marks != null) ? marks.next(message) : message, timer, marks);
		}
	}

	private void observed(ZmqMessage message, Attempts.CallTimer timer, @Nullable LaneMarks marks) {
		if (this.observer == null) {
			settle(message, timer, marks);
		}
		else {
			this.observer.around(this.spec, List.of(message), () -> settle(message, timer, marks));
		}
	}

	private @Nullable Throwable settle(ZmqMessage message, Attempts.CallTimer timer, @Nullable LaneMarks marks) {
		Throwable error = this.attempts.run(message, timer);
		if (error != null) {
			fail(message, error, marks);
		}
		return error;
	}

	private void fail(ZmqMessage message, Throwable error, @Nullable LaneMarks marks) {
		this.failures.add(message, error);
		if (marks != null) {
			marks.onFailed(message);
		}
	}

	private void handle(List<ZmqMessage> batch, @Nullable LaneMarks marks) {
		List<ZmqMessage> wanted = (this.spec.filter() != null) ? wanted(batch, marks) : batch;
		while (!wanted.isEmpty()) {
			List<ZmqMessage> next = (marks != null) ? marks.nextBatch(wanted) : wanted;
			observed(next, marks);
			clearInterrupt();
			wanted = wanted.subList(next.size(), wanted.size());
		}
	}

	private void observed(List<ZmqMessage> batch, @Nullable LaneMarks marks) {
		// The listener must not change the list: each of its messages is handled or
		// fails.
		List<ZmqMessage> wanted = Collections.unmodifiableList(batch);
		if (this.observer == null) {
			settle(wanted, marks);
		}
		else {
			this.observer.around(this.spec, wanted, () -> settle(wanted, marks));
		}
	}

	private @Nullable Throwable settle(List<ZmqMessage> wanted, @Nullable LaneMarks marks) {
		Throwable error = this.attempts.run(wanted);
		if (error instanceof BatchListenerFailedException some && some.namesAnyOf(wanted)) {
			some.failures().forEach((message, cause) -> fail(message, cause, marks));
		}
		else if (error != null) {
			wanted.forEach((message) -> fail(message, error, marks));
		}
		return error;
	}

	private List<ZmqMessage> wanted(List<ZmqMessage> batch, @Nullable LaneMarks marks) {
		List<ZmqMessage> wanted = new ArrayList<>(batch.size());
		long rejected = 0;
		for (ZmqMessage message : batch) {
			if (!passes(message)) {
				rejected += LaneMarks.rejectedBefore(message);
			}
			else {
				wanted.add((rejected == 0) ? message
						: LaneMarks.afterRejected(message, rejected + LaneMarks.rejectedBefore(message)));
				rejected = 0;
			}
		}
		onFiltered(rejected, marks);
		return wanted;
	}

	/** A filtered message told of rejected ones. Let the next message tell of them. */
	private static void onFiltered(long rejected, @Nullable LaneMarks marks) {
		if (marks != null && rejected != 0) {
			marks.onRejected(rejected);
		}
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

	/** Allow retries in a run that begins now. Guarded by the caller. */
	void beginRun() {
		this.attempts.beginRun();
	}

	/** The number of the current run, for {@link #endRetries}. */
	int runNumber() {
		return this.attempts.runNumber();
	}

	/** Stop the retries of failed calls. Does nothing if a later run has begun. */
	void endRetries(int run) {
		this.attempts.endRun(run);
	}

	long failed() {
		return this.attempts.failed();
	}

	long filtered() {
		return this.filtered.sum();
	}

	Quarantine quarantine() {
		return this.failures.quarantine();
	}

	/** The task that a decorator gets. It knows whether the decorator has run it. */
	private static final class DecoratedCall implements Runnable {

		private final Runnable handling;

		private boolean wasRun;

		DecoratedCall(Runnable handling) {
			this.handling = handling;
		}

		@Override
		public void run() {
			this.wasRun = true;
			this.handling.run();
		}

	}

}
