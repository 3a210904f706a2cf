package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;

import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Turns listener methods and handlers into a {@link MessageListener}: decides once where
 * each argument comes from and prepares the call. Thread-safe.
 */
final class MethodListenerFactory {

	private static final MethodType CALL = MethodType.methodType(Object.class, Object[].class);

	private final PayloadCodec codec;

	private final ArgumentBinder arguments;

	private final ResultBinder results;

	MethodListenerFactory(ConfigurableListableBeanFactory beanFactory) {
		this.codec = beanFactory.getBean(PayloadCodec.class);
		this.arguments = new ArgumentBinder(beanFactory);
		this.results = new ResultBinder(beanFactory);
	}

	MessageListener create(DeclaredListener declared, ListenerAttributes attributes, Threading threading) {
		boolean batch = attributes.batch(threading, declared.onClass());
		List<Handler> handlers = declared.methods()
			.stream()
			.map((method) -> new Handler(method, call(method, attributes, batch),
					this.results.bind(method, attributes, threading, batch)))
			.toList();
		if (declared.onClass()) {
			return HandlerArrangement.of(declared, handlers);
		}
		Handler only = handlers.get(0);
		return batch ? new BatchMethodListener(only.call(), only.result())
				: new MethodMessageListener(only.call(), only.result());
	}

	private MethodCall call(ListenerMethod method, ListenerAttributes attributes, boolean batch) {
		ListenerSignature signature = new ListenerSignature(method);
		List<Wanted> wanted = signature.check(batch, this.arguments::kind);
		PayloadReader reader = new PayloadReader(this.codec, attributes.contentType().orElse(null));
		Argument[] bound = wanted.stream()
			.map((parameter) -> this.arguments.bind(method, parameter, reader))
			.toArray(Argument[]::new);
		return new MethodCall(handle(method), bound, new MessageView(attributes.contentType().orElse(null)));
	}

	private static MethodHandle handle(ListenerMethod method) {
		if (method.isSuspending()) {
			return SuspendingCall.handle(method);
		}
		Method invocable = method.invocable();
		try {
			ReflectionUtils.makeAccessible(invocable);
			return MethodHandles.lookup()
				.unreflect(invocable)
				.asFixedArity()
				.bindTo(method.bean())
				.asSpreader(Object[].class, invocable.getParameterCount())
				.asType(CALL);
		}
		catch (IllegalAccessException | RuntimeException ex) {
			throw new ZmqConfigurationException(method + " cannot be called: " + ex.getMessage(), ex);
		}
	}

}
