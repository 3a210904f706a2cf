package org.zmqspring.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;

/**
 * Calls one listener method: each argument by its prepared plan, then the method by a
 * handle that is bound to the bean. What the method throws comes out as it is. As
 * thread-safe as the bean.
 */
final class MethodMessageListener implements MessageListener {

	/** Of type {@code (Object[])void}. */
	private final MethodHandle method;

	private final Argument[] arguments;

	private final @Nullable MessageView view;

	/**
	 * Create a listener.
	 * @param method the method, of type {@code (Object[])void}
	 * @param arguments one for each parameter
	 * @param view makes Spring's message, {@code null} if no argument needs it
	 */
	MethodMessageListener(MethodHandle method, Argument[] arguments, @Nullable MessageView view) {
		this.method = method;
		this.arguments = arguments;
		this.view = view;
	}

	@Override
	public void onMessage(ZmqMessage message) throws Exception {
		Message<byte[]> view = (this.view != null) ? this.view.of(message) : null;
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].from(message, view);
		}
		call(values);
	}

	/**
	 * Whether a Spring message is built for each message, which simple parameters do
	 * without.
	 * @return whether it is built
	 */
	boolean buildsSpringMessage() {
		return this.view != null;
	}

	private void call(@Nullable Object[] values) throws Exception {
		try {
			this.method.invokeExact(values);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

}
