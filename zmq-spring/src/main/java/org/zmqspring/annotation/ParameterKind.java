package org.zmqspring.annotation;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;

/** What a parameter of a listener method asks for. */
enum ParameterKind {

	/** The whole message as it came. */
	MESSAGE,

	/** Every frame of it. */
	FRAMES,

	/** One header. */
	HEADER,

	/** All headers. */
	HEADERS,

	/** Spring's message. */
	SPRING_MESSAGE,

	/** The payload, marked with {@code @Payload}. */
	PAYLOAD,

	/** What a resolver of the application gives. */
	CUSTOM,

	/** The payload, as nothing says otherwise. */
	IMPLICIT_PAYLOAD;

	/**
	 * Tell what is asked for.
	 * @param wanted the parameter
	 * @param custom whether a resolver of the application is there for it, asked only if
	 * the parameter has no meaning of ours
	 * @return the kind
	 */
	static ParameterKind of(Wanted wanted, Predicate<MethodParameter> custom) {
		MethodParameter parameter = wanted.parameter();
		Class<?> type = wanted.raw();
		if (parameter.hasParameterAnnotation(Header.class)) {
			return HEADER;
		}
		if (parameter.hasParameterAnnotation(Headers.class) || MessageHeaders.class.isAssignableFrom(type)
				|| MessageHeaderAccessor.class.isAssignableFrom(type)) {
			return HEADERS;
		}
		if (wanted.isMessage()) {
			return SPRING_MESSAGE;
		}
		if (type == ZmqMessage.class) {
			return MESSAGE;
		}
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return PAYLOAD;
		}
		if (isFrames(wanted)) {
			return FRAMES;
		}
		return (!wanted.element() && custom.test(parameter)) ? CUSTOM : IMPLICIT_PAYLOAD;
	}

	boolean isPayload() {
		return this == PAYLOAD || this == IMPLICIT_PAYLOAD;
	}

	private static boolean isFrames(Wanted wanted) {
		Class<?> type = wanted.raw();
		return Collection.class.isAssignableFrom(type) && type.isAssignableFrom(List.class)
				&& wanted.type().as(Collection.class).getGeneric().resolve() == byte[].class;
	}

}
