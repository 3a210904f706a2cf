package org.zmqspring.annotation;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;

/**
 * Passes each message to the first {@link ZmqHandler} method whose type the payload fits.
 * As thread-safe as the bean.
 */
final class HandlerMessageListener implements MessageListener {

	private final Class<?> beanClass;

	/** Tried in this order. */
	private final List<Handler> candidates;

	/** Gets each payload that fits none of the candidates. */
	private final @Nullable Handler fallback;

	private HandlerMessageListener(Class<?> beanClass, List<Handler> candidates, @Nullable Handler fallback) {
		this.beanClass = beanClass;
		this.candidates = candidates;
		this.fallback = fallback;
	}

	/** Sort the handlers of a class, and check that each of them can be reached. */
	static HandlerMessageListener of(DeclaredListener declared,
			Function<ListenerMethod, MethodMessageListener> listeners) {
		List<Handler> handlers = declared.methods()
			.stream()
			.map((method) -> Handler.of(method, listeners.apply(method)))
			.toList();
		Handler byDefault = only(handlers.stream().filter(Handler::isDefault).toList(), declared, "are the default");
		Handler everything = only(handlers.stream().filter(Handler::takesEverything).toList(), declared,
				"take every payload");
		if (byDefault != null && everything != null && byDefault != everything) {
			throw refused(declared, everything, byDefault,
					"take every payload (the first by its type, the second as the default)");
		}
		requireDistinctTypes(declared, handlers);
		return new HandlerMessageListener(declared.beanClass(), candidates(handlers),
				(everything != null) ? everything : byDefault);
	}

	@Override
	public void onMessage(ZmqMessage message) throws Exception {
		ZmqConversionException failure = null;
		for (Handler candidate : this.candidates) {
			Object payload = null;
			try {
				payload = candidate.payloadType().readIfValid(message.payload());
			}
			catch (ZmqConversionException ex) {
				failure = ex;
			}
			if (payload != null) {
				candidate.listener().onMessage(message, candidate.payloadType(), payload);
				return;
			}
		}
		if (this.fallback == null) {
			throw ZmqConversionException.unhandled(this.beanClass, message.payloadSize(), failure);
		}
		this.fallback.listener().onMessage(message);
	}

	/** Objects come before text, because JSON is also text. */
	private static List<Handler> candidates(List<Handler> handlers) {
		List<Handler> objects = handlers.stream()
			.filter(Handler::takesObjects)
			.sorted(Comparator.comparingInt(Handler::order))
			.toList();
		List<Handler> candidates = new ArrayList<>();
		for (Handler handler : objects) {
			candidates.add((objects.size() > 1) ? handler.strictly() : handler);
		}
		handlers.stream().filter(Handler::takesText).forEach(candidates::add);
		return List.copyOf(candidates);
	}

	private static void requireDistinctTypes(DeclaredListener declared, List<Handler> handlers) {
		Map<String, Handler> byType = new HashMap<>();
		for (Handler handler : handlers) {
			PayloadType type = handler.type();
			if (type != null) {
				String name = type.isText() ? String.class.getName() : type.name();
				Handler other = byType.putIfAbsent(name, handler);
				if (other != null) {
					throw refused(declared, other, handler, "take " + name);
				}
			}
		}
	}

	private static @Nullable Handler only(List<Handler> handlers, DeclaredListener declared, String what) {
		if (handlers.size() > 1) {
			throw refused(declared, handlers.get(0), handlers.get(1), what);
		}
		return handlers.isEmpty() ? null : handlers.get(0);
	}

	private static ZmqConfigurationException refused(DeclaredListener declared, Handler one, Handler other,
			String what) {
		return new ZmqConfigurationException(declared + " has two handlers that " + what + ": " + one.method() + " and "
				+ other.method() + ". Only one of them can be called. Remove or change one of them");
	}

	/**
	 * One {@link ZmqHandler} method. The type is that of the payload parameter;
	 * {@code null} if there is none. As thread-safe as the bean.
	 */
	private record Handler(ListenerMethod method, MethodMessageListener listener, @Nullable PayloadType type) {

		static Handler of(ListenerMethod method, MethodMessageListener listener) {
			return new Handler(method, listener, listener.payloadType());
		}

		/** The same handler, but payloads must fit its type exactly. */
		Handler strictly() {
			return new Handler(this.method, this.listener, payloadType().strictly());
		}

		PayloadType payloadType() {
			return Objects.requireNonNull(this.type);
		}

		boolean takesObjects() {
			return this.type != null && this.type.isObject();
		}

		boolean takesText() {
			return this.type != null && this.type.isText();
		}

		boolean takesEverything() {
			return !takesObjects() && !takesText();
		}

		boolean isDefault() {
			ZmqHandler annotation = annotation(ZmqHandler.class);
			return annotation != null && annotation.isDefault();
		}

		/** The default handler is tried last. */
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

	}

}
