package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
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
 * Calls a listener, and again by its retry policy while it throws; measures each call.
 * Never throws. Thread-safe.
 */
final class Attempts {

	private final ListenerSpec spec;

	private final ListenObserver observer;

	private final Ticker ticker;

	private final @Nullable RetryTemplate retries;

	private final LongAdder failed = new LongAdder();

	/** Counts the runs, each from a start of the listener to its stop. */
	private volatile int run = 1;

	/** The run in which calls that fail are repeated; 0 is none. */
	private final AtomicInteger allowedRun = new AtomicInteger(1);

	Attempts(ListenerSpec spec, ListenObserver observer, Ticker ticker) {
		this.spec = spec;
		this.observer = observer;
		this.ticker = ticker;
		RetryPolicy policy = spec.failures().retry();
		this.retries = (policy != null) ? new RetryTemplate(new WhileAllowed(policy)) : null;
	}

	/**
	 * Hand over a message.
	 * @param message the message
	 * @param laps measures this call, and those that follow it at once
	 * @return what the listener threw last, {@code null} if it returned
	 */
	@Nullable Throwable run(ZmqMessage message, Laps laps) {
		Throwable error = once(message, laps);
		return (error != null && this.retries != null) ? retry(this.retries, error, () -> once(message, laps)) : error;
	}

	/**
	 * Hand over a batch, and of what failed again only those messages that are not
	 * handled yet.
	 * @param batch the messages
	 * @return what the listener threw last, {@code null} if it returned
	 */
	@Nullable Throwable run(List<ZmqMessage> batch) {
		Throwable error = once(batch);
		if (error == null || this.retries == null) {
			return error;
		}
		Remainder left = new Remainder(batch);
		left.onFailure(error);
		Throwable last = retry(this.retries, error, () -> left.onFailure(once(left.messages())));
		return (last != null) ? left.failure(last) : null;
	}

	private @Nullable Throwable once(ZmqMessage message, Laps laps) {
		laps.begin();
		Throwable error = null;
		try {
			this.spec.listener().onMessage(message);
		}
		catch (Throwable ex) {
			error = ex;
		}
		long nanos = laps.end();
		if (error != null) {
			// Next comes what is done about it.
			laps.stop();
		}
		return observed(nanos, error);
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
		return observed(this.ticker.nanos() - begunNanos, error);
	}

	private @Nullable Throwable observed(long nanos, @Nullable Throwable error) {
		if (error != null) {
			this.failed.increment();
		}
		try {
			this.observer.invoked(this.spec.id(), nanos, error);
		}
		catch (Throwable ex) {
			// What is measured must not decide what becomes of the message.
			return error;
		}
		return error;
	}

	/** The first call is made already, so the template is given its result. */
	private @Nullable Throwable retry(RetryTemplate retries, Throwable first, Supplier<@Nullable Throwable> again) {
		Outcome last = new Outcome(first);
		try {
			retries.execute(() -> {
				last.next(again);
				return true;
			});
			return null;
		}
		catch (Throwable ex) {
			// Tried often enough, interrupted, or a policy that throws, be it an Error.
			return last.error;
		}
	}

	/**
	 * Let calls that fail be repeated, in a run that begins now. Guarded by the caller.
	 */
	void begin() {
		int next = this.run + 1;
		this.run = next;
		this.allowedRun.set(next);
	}

	/**
	 * What names the present run, or the last one.
	 * @return its number
	 */
	int run() {
		return this.run;
	}

	/**
	 * Let the calls going on be the last ones, unless another run has begun.
	 * @param ended the run that is over
	 */
	void end(int ended) {
		this.allowedRun.compareAndSet(ended, 0);
	}

	private boolean isAllowed() {
		return this.allowedRun.get() != 0;
	}

	long failed() {
		return this.failed.sum();
	}

	/** What the calls of one message ended with. Confined to the calling thread. */
	private final class Outcome {

		private Throwable error;

		private boolean reported;

		Outcome(Throwable error) {
			this.error = error;
		}

		void next(Supplier<@Nullable Throwable> again) throws Throwable {
			// Its time may be over since the policy was asked: there was a delay.
			if (this.reported && isAllowed()) {
				Throwable latest = again.get();
				if (latest == null) {
					return;
				}
				this.error = latest;
			}
			this.reported = true;
			forgetInterrupt();
			throw this.error;
		}

		/** A flag that the listener left behind must not end the delay; a stop's does. */
		private void forgetInterrupt() {
			if (isAllowed()) {
				Thread.interrupted();
			}
		}

	}

	/** The listener's policy, but for the end of time. */
	private final class WhileAllowed implements RetryPolicy {

		private final RetryPolicy policy;

		WhileAllowed(RetryPolicy policy) {
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

}
