package org.zmqspring.annotation;

import java.util.Collection;
import java.util.List;

import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
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

	/** Spring's message, or all of its headers. */
	SPRING_MESSAGE,

	/** The payload, marked with {@code @Payload}. */
	PAYLOAD,

	/** The payload, as nothing says otherwise. */
	IMPLICIT_PAYLOAD;

	static ParameterKind of(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (parameter.hasParameterAnnotation(Header.class)) {
			return HEADER;
		}
		if (parameter.hasParameterAnnotation(Headers.class) || Message.class.isAssignableFrom(type)
				|| MessageHeaders.class.isAssignableFrom(type) || MessageHeaderAccessor.class.isAssignableFrom(type)) {
			return SPRING_MESSAGE;
		}
		if (type == ZmqMessage.class) {
			return MESSAGE;
		}
		if (parameter.hasParameterAnnotation(Payload.class)) {
			return PAYLOAD;
		}
		return isFrames(parameter) ? FRAMES : IMPLICIT_PAYLOAD;
	}

	private static boolean isFrames(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return Collection.class.isAssignableFrom(type) && type.isAssignableFrom(List.class)
				&& ResolvableType.forMethodParameter(parameter).getGeneric().resolve() == byte[].class;
	}

}
