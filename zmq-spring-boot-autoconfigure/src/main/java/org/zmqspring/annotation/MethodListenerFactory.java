package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.core.MethodParameter;
import org.springframework.util.MimeType;
import org.springframework.util.ReflectionUtils;

/**
 * Turns a listener method into a {@link MethodMessageListener}: decides once where each
 * argument comes from and prepares the call. Thread-safe.
 */
final class MethodListenerFactory {

	private static final MethodType CALL = MethodType.methodType(void.class, Object[].class);

	private final PayloadCodec codec;

	private final MessagingArguments messagingArguments;

	MethodListenerFactory(PayloadCodec codec, MessagingArguments messagingArguments) {
		this.codec = codec;
		this.messagingArguments = messagingArguments;
	}

	MethodMessageListener create(ListenerMethod method, @Nullable MimeType contentType) {
		ListenerSignature signature = new ListenerSignature(method);
		signature.check();
		MethodParameter[] parameters = signature.getMethodParameters();
		PayloadReader reader = new PayloadReader(this.codec, contentType);
		PreparedArguments preparedArguments = new PreparedArguments(reader);
		Argument[] arguments = new Argument[parameters.length];
		boolean simple = true;
		for (int i = 0; i < parameters.length; i++) {
			Argument prepared = preparedArguments.bind(parameters[i]);
			arguments[i] = (prepared != null) ? prepared : this.messagingArguments.bind(method, parameters[i], reader);
			simple &= prepared != null;
		}
		return new MethodMessageListener(handle(method), arguments, simple ? null : new MessageView(contentType));
	}

	private static MethodHandle handle(ListenerMethod method) {
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
