package org.zmqspring.annotation;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;

/**
 * One {@link ZmqHandler} method, ready to be called. As thread-safe as the bean.
 *
 * @param method the method as it was found
 * @param call calls it
 * @param result what becomes of what it returns
 */
record Handler(ListenerMethod method, MethodCall call, Result result) {

	/** The payload it takes; {@code null} if it has no parameter for one. */
	@Nullable PayloadType type() {
		return this.call.payloadType();
	}

	boolean takesObjects() {
		PayloadType type = type();
		return type != null && type.isObject();
	}

	boolean takesText() {
		PayloadType type = type();
		return type != null && type.isText();
	}

	boolean takesEverything() {
		return !takesObjects() && !takesText();
	}

	boolean isDefault() {
		ZmqHandler annotation = annotation(ZmqHandler.class);
		return annotation != null && annotation.isDefault();
	}

	/** The default is asked last. */
	int order() {
		if (isDefault()) {
			return Ordered.LOWEST_PRECEDENCE;
		}
		Order annotation = annotation(Order.class);
		return (annotation != null) ? annotation.value() : Ordered.LOWEST_PRECEDENCE - 1;
	}

	private <A extends Annotation> @Nullable A annotation(Class<A> type) {
		return AnnotatedElementUtils.findMergedAnnotation(this.method.declared(), type);
	}

	void handle(ZmqMessage message) throws Exception {
		this.result.take(this.call.invoke(this.call.values(message)));
	}

	/** Handle a message whose payload was converted before. */
	void handle(ZmqMessage message, PayloadType type, Object payload) throws Exception {
		this.result.take(this.call.invoke(this.call.values(message, type, payload)));
	}

}
