package org.zmqspring.annotation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.core.ReactiveAdapter;
import org.springframework.messaging.Message;

/** Handles what a listener method returns. Thread-safe. */
@FunctionalInterface
interface ReturnValueHandler {

	/** For a method that returns nothing. */
	ReturnValueHandler NONE = (value) -> {
	};

	/** Handle a value. An exception is a failure of the message. */
	void handle(@Nullable Object value) throws Exception;

	/**
	 * Publishes the value, unless it is {@code null}. If the value is a Spring message
	 * with a topic, that topic is used. With {@code elements}, a collection is published
	 * element by element. Immutable.
	 */
	record Publishing(ZmqOperations publisher, String topic, boolean elements) implements ReturnValueHandler {

		@Override
		public void handle(@Nullable Object value) {
			if (this.elements && value instanceof Iterable<?> values) {
				values.forEach(this::publish);
			}
			else {
				publish(value);
			}
		}

		private void publish(@Nullable Object value) {
			if (value instanceof Message<?> message) {
				Object own = message.getHeaders().get(ZmqHeaders.TOPIC);
				this.publisher.send((own != null) ? own.toString() : this.topic, message.getPayload());
			}
			else if (value != null) {
				this.publisher.send(this.topic, value);
			}
		}

	}

	/**
	 * Waits for a future on the thread of the listener, so that the next message is
	 * handled after it. A failure of the future is a failure of the message. An
	 * interrupt, as at the end of the shutdown timeout, ends the wait. Immutable.
	 */
	record AwaitingFuture(ReturnValueHandler next) implements ReturnValueHandler {

		@Override
		public void handle(@Nullable Object value) throws Exception {
			if (value instanceof CompletionStage<?> stage) {
				this.next.handle(await(stage));
			}
		}

		private static @Nullable Object await(CompletionStage<?> stage) throws Exception {
			try {
				return stage.toCompletableFuture().get();
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof Exception failure) {
					throw failure;
				}
				if (ex.getCause() instanceof Error failure) {
					throw failure;
				}
				throw ex;
			}
		}

	}

	/**
	 * Waits for a reactive result on the thread of the listener, so that the next message
	 * is handled after it. Its values are handled one by one on that thread. A failure of
	 * the result is a failure of the message. An interrupt, as at the end of the shutdown
	 * timeout, cancels it. The adapter turns the result into a publisher, and is
	 * {@code null} if the result is one. Immutable.
	 */
	record AwaitingPublisher(@Nullable ReactiveAdapter adapter, ReturnValueHandler next) implements ReturnValueHandler {

		@Override
		public void handle(@Nullable Object value) throws Exception {
			if (value != null) {
				Publisher<?> publisher = (this.adapter != null) ? this.adapter.toPublisher(value)
						: (Publisher<?>) value;
				Signals signals = new Signals();
				publisher.subscribe(signals);
				signals.await(this.next);
			}
		}

		/** Brings the values to the waiting thread, one at a time. Thread-safe. */
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
				this.signals.add(new Failed(error));
			}

			@Override
			public void onComplete() {
				this.signals.add(COMPLETE);
			}

			void await(ReturnValueHandler next) throws Exception {
				boolean ended = false;
				try {
					while (!ended) {
						Object signal = this.signals.take();
						ended = signal == COMPLETE || signal instanceof Failed;
						if (signal instanceof Failed failed) {
							throw failed.asException();
						}
						if (!ended) {
							next.handle(signal);
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

		/** The last signal of a publisher that failed. */
		private record Failed(Throwable error) {

			Exception asException() {
				if (this.error instanceof Error fatal) {
					throw fatal;
				}
				return (this.error instanceof Exception exception) ? exception
						: new UndeclaredThrowableException(this.error);
			}

		}

	}

}
