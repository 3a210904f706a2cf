package org.zmqspring.annotation;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.listen.Threading;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.MimeType;

/**
 * Creates the {@link MessageListener} that calls an annotated method, or the handlers of
 * an annotated class. Thread-safe.
 */
final class MethodListenerFactory {

	private final ArgumentBinder arguments;

	private final ReturnValueBinder returnValues;

	MethodListenerFactory(ConfigurableListableBeanFactory beanFactory) {
		this.arguments = new ArgumentBinder(beanFactory);
		this.returnValues = new ReturnValueBinder(beanFactory);
	}

	MessageListener create(DeclaredListener declared, ListenerAttributes attributes, Threading threading) {
		boolean batch = attributes.batch(threading, declared.onClass());
		MimeType contentType = attributes.contentType();
		Function<ListenerMethod, MethodMessageListener> listeners = (method) -> create(method, attributes, contentType,
				threading, batch);
		if (declared.onClass()) {
			return HandlerMessageListener.of(declared, listeners);
		}
		MethodMessageListener listener = listeners.apply(declared.methods().get(0));
		return batch ? new BatchMethodListener(listener) : listener;
	}

	private MethodMessageListener create(ListenerMethod method, ListenerAttributes attributes,
			@Nullable MimeType contentType, Threading threading, boolean batch) {
		method.requireCallable();
		Argument[] bound = this.arguments.bind(method, batch, contentType);
		return new MethodMessageListener(method.handle(), bound,
				this.returnValues.bind(method, attributes, threading, batch), contentType);
	}

}
