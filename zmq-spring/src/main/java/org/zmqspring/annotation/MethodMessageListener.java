package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqMessage;

import org.springframework.util.MimeType;

/**
 * Calls one listener method for each message: resolves the arguments, calls the method by
 * its handle, and handles what it returns. An exception of the method is thrown
 * unchanged. As thread-safe as the bean.
 */
final class MethodMessageListener implements MessageListener {

	/** Of type {@code (Object[])Object}, bound to the bean. */
	private final MethodHandle method;

	private final Argument[] arguments;

	private final ReturnValueHandler returnValues;

	private final @Nullable MimeType contentType;

	private final boolean buildsSpringMessage;

	/**
	 * Create a listener from a handle of type {@code (Object[])Object} and one argument
	 * for each parameter.
	 */
	MethodMessageListener(MethodHandle method, Argument[] arguments, ReturnValueHandler returnValues,
			@Nullable MimeType contentType) {
		this.method = method;
		this.arguments = arguments;
		this.returnValues = returnValues;
		this.contentType = contentType;
		boolean needsView = false;
		for (Argument argument : arguments) {
			needsView |= argument.needsView();
		}
		this.buildsSpringMessage = needsView;
	}

	@Override
	public void onMessage(ZmqMessage message) throws Exception {
		call(resolve(message));
	}

	/** Handle a message whose payload is converted to this type already. */
	void onMessage(ZmqMessage message, PayloadType type, Object payload) throws Exception {
		call(resolve(message, type, payload));
	}

	/** The arguments for one message. */
	@Nullable Object[] resolve(ZmqMessage message) throws Exception {
		ReceivedMessage<byte[]> view = view(message);
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].resolve(message, view);
		}
		return values;
	}

	private @Nullable Object[] resolve(ZmqMessage message, PayloadType type, Object payload) throws Exception {
		ReceivedMessage<byte[]> view = view(message);
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = (this.arguments[i] instanceof PayloadArgument argument
					&& argument.type().name().equals(type.name())) ? argument.resolveConverted(payload, view)
							: this.arguments[i].resolve(message, view);
		}
		return values;
	}

	private @Nullable ReceivedMessage<byte[]> view(ZmqMessage message) {
		return this.buildsSpringMessage ? ReceivedMessage.of(message, this.contentType) : null;
	}

	void call(@Nullable Object[] values) throws Exception {
		this.returnValues.handle(invoke(values));
	}

	private @Nullable Object invoke(@Nullable Object[] values) throws Exception {
		try {
			return this.method.invokeExact(values);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

	/** The type of the first payload parameter, if there is one. */
	@Nullable PayloadType payloadType() {
		for (Argument argument : this.arguments) {
			if (argument instanceof PayloadArgument payload) {
				return payload.type();
			}
		}
		return null;
	}

	int parameterCount() {
		return this.arguments.length;
	}

	/** Whether a Spring message is created for each message. */
	boolean buildsSpringMessage() {
		return this.buildsSpringMessage;
	}

}
