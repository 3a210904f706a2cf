package org.zmqspring.annotation;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.Threading;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ClassUtils;

/**
 * Checks the return type of a listener method at the start of the application. Chooses
 * whether the result is awaited, published, both, or neither. Thread-safe.
 */
final class ReturnValueBinder {

	private static final String DEFAULT = "default";

	private final ConfigurableListableBeanFactory beanFactory;

	ReturnValueBinder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	ReturnValueHandler bind(ListenerMethod method, ListenerAttributes attributes, Threading threading, boolean batch) {
		ResolvableType returned = method.returnType();
		Completion completion = Completion.of(method, returned.toClass());
		if (completion != Completion.IMMEDIATE && threading == Threading.POLLER) {
			throw method.refused((method.isSuspending() ? "is a suspending function" : "returns a future")
					+ ", and its 'threading' is poller: the poller thread must not wait. Return void, or set 'threading'"
					+ " to worker");
		}
		return completion.then(publishing(method, attributes, completion.valueType(returned), batch));
	}

	/**
	 * Without {@code @SendTo}, the value of a raw future is discarded: its type is
	 * unknown.
	 */
	private ReturnValueHandler publishing(ListenerMethod method, ListenerAttributes attributes,
			@Nullable Class<?> valueType, boolean batch) {
		SendTo onMethod = AnnotatedElementUtils.findMergedAnnotation(method.declared(), SendTo.class);
		if (isNothing(valueType)) {
			if (onMethod != null) {
				throw method.refused("has @SendTo and returns nothing to publish. Return a value, or remove @SendTo");
			}
			return ReturnValueHandler.NONE;
		}
		SendTo sendTo = (onMethod != null) ? onMethod
				: AnnotatedElementUtils.findMergedAnnotation(method.beanClass(), SendTo.class);
		if (sendTo == null) {
			if (valueType == null) {
				return ReturnValueHandler.NONE;
			}
			throw method.refused("returns a value, which would be lost because PUB/SUB has no replies. Return void or"
					+ " CompletableFuture<Void>, or add @SendTo(\"topic\") to publish the value");
		}
		String topic = topic(method, sendTo);
		return new ReturnValueHandler.Publishing(publisher(method, attributes.publisher()), topic, batch);
	}

	private static boolean isNothing(@Nullable Class<?> valueType) {
		return valueType == void.class || valueType == Void.class
				|| (valueType != null && valueType.getName().equals("kotlin.Unit"));
	}

	private String topic(ListenerMethod method, SendTo sendTo) {
		AttributeResolver resolver = new AttributeResolver(this.beanFactory, method);
		String text = String.join(", ", sendTo.value());
		String topic = (sendTo.value().length == 1) ? resolver.value("@SendTo", text, "", String::toString) : "";
		if (topic.isEmpty()) {
			throw resolver.invalid("@SendTo", text, "must be one topic", null);
		}
		return topic;
	}

	private ZmqOperations publisher(ListenerMethod method, String name) {
		if (name.isEmpty()) {
			ZmqOperations operations = this.beanFactory.getBeanProvider(ZmqOperations.class).getIfUnique();
			if (operations == null) {
				throw method.refused("has @SendTo, and there is neither a default publisher nor exactly one publisher"
						+ " (templates: " + templates() + "). Set 'zmq.publisher.endpoints', or 'publisher' of"
						+ " @ZmqListener");
			}
			return operations;
		}
		String bean = name.equals(DEFAULT) ? "zmqTemplate" : name + "ZmqTemplate";
		if (!this.beanFactory.containsBean(bean)) {
			throw method.refused("publishes with the publisher '" + name + "', and there is no bean '" + bean
					+ "'. Set '" + (name.equals(DEFAULT) ? "zmq.publisher" : "zmq.publishers." + name)
					+ ".endpoints', or correct 'publisher' of @ZmqListener (templates: " + templates() + ")");
		}
		return this.beanFactory.getBean(bean, ZmqOperations.class);
	}

	private String templates() {
		String[] names = this.beanFactory.getBeanNamesForType(ZmqOperations.class, true, false);
		return (names.length == 0) ? "none" : String.join(", ", new TreeSet<>(List.of(names)));
	}

	/**
	 * How the return type shows when the work of a method is complete. The adapter turns
	 * the result into a reactive publisher; it is {@code null} if none is needed.
	 * Immutable.
	 */
	private record Completion(Kind kind, @Nullable ReactiveAdapter adapter) {

		static final Completion IMMEDIATE = new Completion(Kind.IMMEDIATE, null);

		/**
		 * The library that Spring needs for a type, by the beginning of the type's name.
		 */
		private static final Map<String, String> LIBRARIES = Map.of("kotlinx.coroutines.", "kotlinx-coroutines-reactor",
				"java.util.concurrent.Flow$Publisher", "reactive-streams", "org.reactivestreams.Publisher",
				"reactor-core", "reactor.core.publisher.", "reactor-core", "io.reactivex.", "rxjava 3",
				"io.smallrye.mutiny.", "mutiny");

		static Completion of(ListenerMethod method, Class<?> returned) {
			ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned);
			if (method.isSuspending()) {
				return new Completion(Kind.SUSPENDING, adapter);
			}
			if (CompletionStage.class.isAssignableFrom(returned)) {
				return new Completion(Kind.FUTURE, null);
			}
			if (adapter != null) {
				return new Completion(Kind.REACTIVE, adapter);
			}
			requireNotReactive(method, returned);
			return IMMEDIATE;
		}

		/**
		 * Without its library, a reactive type would be treated as a value and never run.
		 */
		private static void requireNotReactive(ListenerMethod method, Class<?> returned) {
			for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(returned)) {
				requireNoLibrary(method, type);
			}
			for (Class<?> type = returned; type != null; type = type.getSuperclass()) {
				requireNoLibrary(method, type);
			}
		}

		private static void requireNoLibrary(ListenerMethod method, Class<?> type) {
			LIBRARIES.forEach((prefix, library) -> {
				if (type.getName().startsWith(prefix)) {
					throw method
						.refused("returns a " + type.getTypeName() + ", and nothing on the class path can await it."
								+ " Add " + library + ", or return a CompletableFuture");
				}
			});
		}

		/** The type of the resulting value; {@code null} if it is unknown. */
		@Nullable Class<?> valueType(ResolvableType returned) {
			if (this.adapter != null) {
				return this.adapter.getDescriptor().isNoValue() ? Void.class : returned.getGeneric().resolve();
			}
			return switch (this.kind) {
				case IMMEDIATE -> returned.toClass();
				case FUTURE -> returned.as(CompletionStage.class).getGeneric().resolve();
				case REACTIVE, SUSPENDING -> returned.resolve();
			};
		}

		/** Wait for the result, then handle it. */
		ReturnValueHandler then(ReturnValueHandler next) {
			return switch (this.kind) {
				case IMMEDIATE -> next;
				case FUTURE -> new ReturnValueHandler.AwaitingFuture(next);
				case REACTIVE -> new ReturnValueHandler.AwaitingPublisher(this.adapter, next);
				case SUSPENDING -> new ReturnValueHandler.AwaitingPublisher(null, next);
			};
		}

		/** How to wait for the result. */
		private enum Kind {

			/** Not at all. */
			IMMEDIATE,

			/** As a {@link CompletionStage}. */
			FUTURE,

			/** As a type that {@link ReactiveAdapterRegistry} knows. */
			REACTIVE,

			/** As a suspending function, which may return a Flow. */
			SUSPENDING

		}

	}

}
