package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.Threading;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Decides what becomes of what a method returns: nothing, waiting for it, publishing it.
 * Thread-safe.
 */
final class ResultBinder {

	private static final String DEFAULT = "default";

	private final ConfigurableListableBeanFactory beanFactory;

	ResultBinder(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	Result bind(ListenerMethod method, ListenerAttributes attributes, Threading threading, boolean batch) {
		ResolvableType returned = method.returned();
		Awaiting awaiting = Awaiting.of(method, returned.toClass());
		if (awaiting != Awaiting.NOTHING && threading == Threading.POLLER) {
			throw method.refused((method.isSuspending() ? "is a suspending function" : "returns a future")
					+ ", and its 'threading' is poller: the poller thread must not wait. Return void, or set 'threading'"
					+ " to worker");
		}
		Class<?> value = awaiting.value(returned);
		return awaiting.then(publishing(method, attributes, value, batch));
	}

	/** What a raw future will bring is not known, and lost without a topic. */
	private Result publishing(ListenerMethod method, ListenerAttributes attributes, @Nullable Class<?> value,
			boolean batch) {
		boolean nothing = value == void.class || value == Void.class
				|| (value != null && value.getName().equals("kotlin.Unit"));
		SendTo onMethod = AnnotatedElementUtils.findMergedAnnotation(method.declared(), SendTo.class);
		if (nothing) {
			if (onMethod != null) {
				throw method.refused("has @SendTo and returns nothing to publish. Return a value, or remove @SendTo");
			}
			return Result.NONE;
		}
		SendTo sendTo = (onMethod != null) ? onMethod
				: AnnotatedElementUtils.findMergedAnnotation(method.beanClass(), SendTo.class);
		if (sendTo == null) {
			if (value == null) {
				return Result.NONE;
			}
			throw method.refused("must return void or CompletableFuture<Void>, or have @SendTo(\"topic\") to publish"
					+ " what it returns: PUB/SUB has no replies, so it would be lost");
		}
		String topic = topic(method, sendTo);
		return new PublishedResult(publisher(method, attributes.publisher()), topic, batch);
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
				throw method.refused("has @SendTo, and there is not exactly one publisher, or a default one, to publish"
						+ " with. Set 'zmq.publisher.endpoints', or name one by 'publisher' of @ZmqListener");
			}
			return operations;
		}
		String bean = name.equals(DEFAULT) ? "zmqTemplate" : name + "ZmqTemplate";
		if (!this.beanFactory.containsBean(bean)) {
			throw method.refused("publishes with the publisher '" + name + "', and there is no bean '" + bean
					+ "'. Set '" + (name.equals(DEFAULT) ? "zmq.publisher" : "zmq.publishers." + name)
					+ ".endpoints', or another 'publisher' of @ZmqListener");
		}
		return this.beanFactory.getBean(bean, ZmqOperations.class);
	}

}
