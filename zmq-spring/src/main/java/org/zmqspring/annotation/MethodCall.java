package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls one method: each argument by its prepared plan, then the method by a handle that
 * is bound to the bean. What the method throws comes out as it is. As thread-safe as the
 * bean.
 */
final class MethodCall {

	/** Of type {@code (Object[])Object}. */
	private final MethodHandle method;

	private final Argument[] arguments;

	private final @Nullable MessageView view;

	/**
	 * Create a call.
	 * @param method the method, of type {@code (Object[])Object}
	 * @param arguments one for each parameter
	 * @param view makes Spring's message if an argument needs it
	 */
	MethodCall(MethodHandle method, Argument[] arguments, MessageView view) {
		this.method = method;
		this.arguments = arguments;
		boolean needsView = false;
		for (Argument argument : arguments) {
			needsView |= argument.needsView();
		}
		this.view = needsView ? view : null;
	}

	/** The first parameter that is the payload, if there is one. */
	@Nullable PayloadType payloadType() {
		for (Argument argument : this.arguments) {
			if (argument instanceof PayloadArgument payload) {
				return payload.type();
			}
		}
		return null;
	}

	@Nullable Object[] values(ZmqMessage message) throws Exception {
		ReceivedMessage<byte[]> view = (this.view != null) ? this.view.of(message) : null;
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].from(message, view);
		}
		return values;
	}

	/** The same with a payload that was converted before. */
	@Nullable Object[] values(ZmqMessage message, PayloadType type, Object payload) throws Exception {
		ReceivedMessage<byte[]> view = (this.view != null) ? this.view.of(message) : null;
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = (this.arguments[i] instanceof PayloadArgument argument
					&& argument.type().name().equals(type.name())) ? argument.shape(payload, view)
							: this.arguments[i].from(message, view);
		}
		return values;
	}

	@Nullable Object invoke(@Nullable Object[] values) throws Exception {
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

	int parameterCount() {
		return this.arguments.length;
	}

	/**
	 * Whether a Spring message is built for each message, which simple parameters do
	 * without.
	 * @return whether it is built
	 */
	boolean buildsSpringMessage() {
		return this.view != null;
	}

}
