package org.zmqspring.annotation;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;

/**
 * One parameter of a listener method. For each message it gets one value: its argument,
 * or in a batch one element of its list. The type is that of the value, with generic
 * types resolved for the class of the bean. Immutable.
 */
record ListenerParameter(MethodParameter parameter, ResolvableType type, boolean element) {

	/** The parameter of a listener that is called for each message. */
	static ListenerParameter single(MethodParameter parameter) {
		return new ListenerParameter(parameter, ResolvableType.forMethodParameter(parameter), false);
	}

	/** The parameter of a batch listener; {@code null} if it cannot be a list. */
	static @Nullable ListenerParameter elementOf(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		Class<?> list = type.toClass();
		return (Iterable.class.isAssignableFrom(list) && list.isAssignableFrom(List.class))
				? new ListenerParameter(parameter, type.as(Iterable.class).getGeneric(), true) : null;
	}

	Class<?> rawType() {
		return this.type.resolve(Object.class);
	}

	boolean isOptional() {
		return rawType() == Optional.class;
	}

	boolean isSpringMessage() {
		return Message.class.isAssignableFrom(rawType());
	}

	/**
	 * The name of the parameter for an exception, or its index if the name is unknown.
	 */
	String describe() {
		String name = name();
		return "parameter " + (name.isEmpty() ? this.parameter.getParameterIndex() : "'" + name + "'");
	}

	/** The name of the parameter; empty if it is unknown. */
	String name() {
		MethodParameter named = new MethodParameter(this.parameter);
		named.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
		return Objects.requireNonNullElse(named.getParameterName(), "");
	}

	/** Whether the payload must not be {@code null}. */
	boolean isRequired() {
		Payload payload = this.parameter.getParameterAnnotation(Payload.class);
		return !isOptional() && (this.element || !this.parameter.isOptional())
				&& (payload == null || payload.required());
	}

	/** The type of the payload, which an {@code Optional} or a message may contain. */
	ResolvableType payloadType() {
		return isOptional() ? this.type.getGeneric()
				: isSpringMessage() ? this.type.as(Message.class).getGeneric() : this.type;
	}

	/**
	 * Tell what the parameter asks for. The predicate tells whether a resolver of the
	 * application supports the parameter. It is called only if neither an annotation nor
	 * the type decides.
	 */
	Kind kind(Predicate<MethodParameter> custom) {
		Class<?> raw = rawType();
		if (this.parameter.hasParameterAnnotation(Header.class)) {
			return Kind.HEADER;
		}
		if (this.parameter.hasParameterAnnotation(Headers.class) || MessageHeaders.class.isAssignableFrom(raw)
				|| MessageHeaderAccessor.class.isAssignableFrom(raw)) {
			return Kind.HEADERS;
		}
		if (isSpringMessage()) {
			return Kind.SPRING_MESSAGE;
		}
		if (raw == ZmqMessage.class) {
			return Kind.MESSAGE;
		}
		if (this.parameter.hasParameterAnnotation(Payload.class)) {
			return Kind.PAYLOAD;
		}
		if (isFrames()) {
			return Kind.FRAMES;
		}
		return (!this.element && custom.test(this.parameter)) ? Kind.CUSTOM : Kind.IMPLICIT_PAYLOAD;
	}

	private boolean isFrames() {
		Class<?> raw = rawType();
		return Collection.class.isAssignableFrom(raw) && raw.isAssignableFrom(List.class)
				&& this.type.as(Collection.class).getGeneric().resolve() == byte[].class;
	}

	/** What a parameter asks for. */
	enum Kind {

		/** The whole {@link ZmqMessage}. */
		MESSAGE,

		/** All frames. */
		FRAMES,

		/** One header. */
		HEADER,

		/** All headers. */
		HEADERS,

		/** The message as a Spring message. */
		SPRING_MESSAGE,

		/** The payload, by {@code @Payload}. */
		PAYLOAD,

		/** What a resolver of the application returns. */
		CUSTOM,

		/** The payload, because nothing else is asked for. */
		IMPLICIT_PAYLOAD;

		boolean isPayload() {
			return this == PAYLOAD || this == IMPLICIT_PAYLOAD;
		}

		/** Whether a converter may make the value. */
		boolean isConverted() {
			return isPayload() || this == SPRING_MESSAGE;
		}

	}

}
