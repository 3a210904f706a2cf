package org.zmqspring.annotation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Waits for a reactive result on the listener's own thread, so that the next message
 * comes after it. Its values are taken one by one, on that thread. Its failure is the
 * message's; an interrupt, as at the end of the shutdown timeout, cancels it. Immutable.
 *
 * @param adapter turns the result into a publisher; {@code null} if it is one
 * @param then takes each value
 */
record ReactiveResult(@Nullable ReactiveAdapter adapter, Result then) implements Result {

	@Override
	public void take(@Nullable Object value) throws Exception {
		if (value != null) {
			Publisher<?> publisher = (this.adapter != null) ? this.adapter.toPublisher(value) : (Publisher<?>) value;
			Signals signals = new Signals();
			publisher.subscribe(signals);
			signals.await(this.then);
		}
	}

	/** Brings what is published to the thread that waits, one value at a time. */
	private static final class Signals implements Subscriber<Object> {

		private static final Object COMPLETE = new Object();

		private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

		private volatile @Nullable Subscription subscription;

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(1);
		}

		@Override
		public void onNext(Object value) {
			this.signals.add(value);
		}

		@Override
		public void onError(Throwable error) {
			this.signals.add(new Failure(error));
		}

		@Override
		public void onComplete() {
			this.signals.add(COMPLETE);
		}

		void await(Result then) throws Exception {
			boolean ended = false;
			try {
				while (!ended) {
					Object signal = this.signals.take();
					ended = signal == COMPLETE || signal instanceof Failure;
					if (signal instanceof Failure failure) {
						throw failure.asException();
					}
					if (!ended) {
						then.take(signal);
						request();
					}
				}
			}
			finally {
				if (!ended) {
					cancel();
				}
			}
		}

		private void request() {
			Subscription current = this.subscription;
			if (current != null) {
				current.request(1);
			}
		}

		private void cancel() {
			Subscription current = this.subscription;
			if (current != null) {
				current.cancel();
			}
		}

	}

	/**
	 * The end of a publisher that failed.
	 *
	 * @param error why
	 */
	private record Failure(Throwable error) {

		Exception asException() {
			if (this.error instanceof Error fatal) {
				throw fatal;
			}
			return (this.error instanceof Exception exception) ? exception
					: new UndeclaredThrowableException(this.error);
		}

	}

}
