package org.zmqspring.listen;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.backoff.BackOff;

/**
 * Calls a listener, measures each call, and repeats a call that throws, as the retry
 * policy says. Never throws. Thread-safe.
 */
final class Attempts {

	private final ListenerSpec spec;

	private final ListenObserver observer;

	private final Ticker ticker;

	private final @Nullable RetryTemplate retries;

	private final LongAdder failed = new LongAdder();

	/** Asked for at the first call, when the listener is registered. */
	private volatile @Nullable CallRecorder recorder;

	/** Numbers the runs. A run lasts from a start of the listener to its stop. */
	private volatile int runNumber = 1;

	/** The run in which failed calls are repeated; 0 is none. */
	private final AtomicInteger allowedRun = new AtomicInteger(1);

	Attempts(ListenerSpec spec, ListenObserver observer, Ticker ticker) {
		this.spec = spec;
		this.observer = observer;
		this.ticker = ticker;
		RetryPolicy policy = spec.failures().retry();
		this.retries = (policy != null) ? new RetryTemplate(new RetryWhileAllowed(policy)) : null;
	}

	/**
	 * Call the listener until a call returns or no retry is allowed. Returns the error of
	 * the final call, or {@code null} if that call returned.
	 */
	@Nullable Throwable run(ZmqMessage message, CallTimer timer) {
		Throwable error = once(message, timer);
		return (error != null && this.retries != null) ? retry(this.retries, error, () -> once(message, timer)) : error;
	}

	/**
	 * Call the listener with a batch. A repeated call gets only the messages that are not
	 * handled yet. Returns the error of the final call, or {@code null} if that call
	 * returned.
	 */
	@Nullable Throwable run(List<ZmqMessage> batch) {
		Throwable error = once(batch);
		if (error == null || this.retries == null) {
			return error;
		}
		UnhandledMessages left = new UnhandledMessages(batch);
		left.onFailure(error);
		Throwable last = retry(this.retries, error, () -> left.onFailure(once(left.messages)));
		return (last != null) ? left.failure(last) : null;
	}

	private @Nullable Throwable once(ZmqMessage message, CallTimer timer) {
		CallRecorder measuring = recorder();
		if (measuring == CallRecorder.NONE) {
			return counted(call(message));
		}
		timer.begin();
		Throwable error = call(message);
		long nanos = timer.end();
		if (error != null) {
			// The error is handled next. That time
			// must not count as part of the next call.
			timer.stop();
		}
		return recorded(measuring, nanos, error);
	}

	private @Nullable Throwable call(ZmqMessage message) {
		try {
			this.spec.listener().onMessage(message);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private @Nullable Throwable once(List<ZmqMessage> batch) {
		long begunNanos = this.ticker.nanos();
		Throwable error = null;
		try {
			((BatchMessageListener) this.spec.listener()).onMessages(batch);
		}
		catch (Throwable ex) {
			error = ex;
		}
		return recorded(recorder(), this.ticker.nanos() - begunNanos, error);
	}

	private @Nullable CallRecorder recorder() {
		CallRecorder known = this.recorder;
		if (known == null) {
			known = this.observer.recorder(this.spec.id());
			this.recorder = known;
		}
		return known;
	}

	private @Nullable Throwable recorded(@Nullable CallRecorder measuring, long nanos, @Nullable Throwable error) {
		counted(error);
		try {
			if (measuring != null) {
				measuring.record(nanos, error);
			}
		}
		catch (Throwable ex) {
			// A failed measurement must not decide what happens to the message.
			return error;
		}
		return error;
	}

	private @Nullable Throwable counted(@Nullable Throwable error) {
		if (error != null) {
			this.failed.increment();
		}
		return error;
	}

	/** The first call was made already, so the template starts with its result. */
	private @Nullable Throwable retry(RetryTemplate retries, Throwable first, Supplier<@Nullable Throwable> again) {
		LastError last = new LastError(first);
		try {
			retries.execute(() -> {
				last.next(again);
				return true;
			});
			return null;
		}
		catch (Throwable ex) {
			// The retries are used up, the thread was interrupted, or the policy threw.
			return last.error;
		}
	}

	/** Begin a run. Failed calls are repeated in it. Guarded by the caller. */
	void beginRun() {
		int next = this.runNumber + 1;
		this.runNumber = next;
		this.allowedRun.set(next);
	}

	/** The number of the current run, or of the previous one after a stop. */
	int runNumber() {
		return this.runNumber;
	}

	/** Repeat no more calls. Does nothing if a later run has begun. */
	void endRun(int ended) {
		this.allowedRun.compareAndSet(ended, 0);
	}

	private boolean isAllowed() {
		return this.allowedRun.get() != 0;
	}

	long failed() {
		return this.failed.sum();
	}

	/**
	 * Measures one call after another. If a call follows the previous one at once, its
	 * time begins at the end of the previous call. So a call costs one reading of the
	 * clock instead of two. With quick listeners, readings of the clock take half of a
	 * lane's time. The measured time then includes what happens between two calls:
	 * recording the first one and taking the next message, which may wake the poller.
	 * Confined to the calling thread.
	 */
	static final class CallTimer {

		private final Ticker ticker;

		private long lastNanos;

		private boolean running;

		CallTimer(Ticker ticker) {
			this.ticker = ticker;
		}

		/** A call begins: now, or at the end of the previous call. */
		void begin() {
			if (!this.running) {
				this.lastNanos = this.ticker.nanos();
				this.running = true;
			}
		}

		/** A call ends. Returns how many nanoseconds it took. */
		long end() {
			long nowNanos = this.ticker.nanos();
			long nanos = nowNanos - this.lastNanos;
			this.lastNanos = nowNanos;
			return nanos;
		}

		/** The next call does not follow at once, so {@link #begin()} reads the clock. */
		void stop() {
			this.running = false;
		}

		/** A timer for a call that may be made on another thread. */
		CallTimer separate() {
			return new CallTimer(this.ticker);
		}

	}

	/** The error of the latest call. Confined to the calling thread. */
	private final class LastError {

		private Throwable error;

		private boolean reported;

		LastError(Throwable error) {
			this.error = error;
		}

		void next(Supplier<@Nullable Throwable> again) throws Throwable {
			// The run may have ended during the delay, after the policy was asked.
			if (this.reported && isAllowed()) {
				Throwable latest = again.get();
				if (latest == null) {
					return;
				}
				this.error = latest;
			}
			this.reported = true;
			clearInterrupt();
			throw this.error;
		}

		/**
		 * Clear an interrupt that the listener has left: it would end the delay. The
		 * interrupt of a stop stays, because it must end the delay.
		 */
		private void clearInterrupt() {
			if (isAllowed()) {
				Thread.interrupted();
			}
		}

	}

	/** The listener's retry policy, until the run ends. */
	private final class RetryWhileAllowed implements RetryPolicy {

		private final RetryPolicy policy;

		RetryWhileAllowed(RetryPolicy policy) {
			this.policy = policy;
		}

		@Override
		public boolean shouldRetry(Throwable error) {
			return isAllowed() && this.policy.shouldRetry(error);
		}

		@Override
		public Duration getTimeout() {
			return this.policy.getTimeout();
		}

		@Override
		public BackOff getBackOff() {
			return this.policy.getBackOff();
		}

	}

	/**
	 * The messages of a batch that no call has handled. Confined to the calling thread.
	 */
	private static final class UnhandledMessages {

		private final List<ZmqMessage> batch;

		private List<ZmqMessage> messages;

		UnhandledMessages(List<ZmqMessage> batch) {
			this.batch = batch;
			this.messages = batch;
		}

		/** Remove the messages that a call has handled, and return its error. */
		@Nullable Throwable onFailure(@Nullable Throwable error) {
			if (error instanceof BatchListenerFailedException some) {
				List<ZmqMessage> failed = this.messages.stream().filter(some.failures()::containsKey).toList();
				// If the error names none of the messages, all of them have failed.
				this.messages = failed.isEmpty() ? this.messages : failed;
			}
			return error;
		}

		/**
		 * The error of the whole batch. If some messages were handled, the error names
		 * the others.
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

}
