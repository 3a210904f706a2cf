package org.zmqspring.annotation;

import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

/**
 * Binds parameters that need nothing but the received message: no Spring message, no
 * look-up and no reflection per message. Thread-safe.
 */
final class PreparedArguments {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final ResolvableType TIME = ResolvableType.forClass(Instant.class);

	private static final ResolvableType FRAMES = ResolvableType.forClassWithGenerics(List.class, byte[].class);

	private final PayloadReader reader;

	PreparedArguments(PayloadReader reader) {
		this.reader = reader;
	}

	/**
	 * Bind one parameter.
	 * @param parameter the parameter
	 * @return where its value comes from, or {@code null} if that takes a Spring message
	 */
	@Nullable Argument bind(MethodParameter parameter) {
		return switch (ParameterKind.of(parameter)) {
			case MESSAGE -> (message, view) -> message;
			case FRAMES -> (message, view) -> message.frames();
			case HEADER -> header(parameter);
			case SPRING_MESSAGE -> null;
			case PAYLOAD, IMPLICIT_PAYLOAD -> isPlain(parameter) ? payload(parameter) : null;
		};
	}

	/** An annotation may ask for validation, or be known to Spring's resolvers only. */
	private static boolean isPlain(MethodParameter parameter) {
		Annotation[] annotations = parameter.getParameterAnnotations();
		Payload payload = parameter.getParameterAnnotation(Payload.class);
		return !parameter.isOptional() && ((payload == null) ? annotations.length == 0
				: annotations.length == 1 && payload.required() && payload.expression().isEmpty());
	}

	private Argument payload(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type.isAssignableFrom(byte[].class)) {
			return (message, view) -> message.payload();
		}
		if (type == String.class) {
			return (message, view) -> this.reader.text(message.payload());
		}
		if (type == ByteBuffer.class) {
			return (message, view) -> this.reader.buffer(message.payload());
		}
		if (!this.reader.mayRead(type)) {
			throw new ZmqConfigurationException("@ZmqListener method " + parameter.getExecutable().toGenericString()
					+ " wants its payload as " + type.getTypeName()
					+ ", and nothing can convert it. Add spring-boot-starter-jackson or a MessageConverter bean");
		}
		return (message, view) -> this.reader.read(message.payload(), type, parameter);
	}

	/**
	 * Each of these headers is there for every message, so "required" does not matter.
	 */
	private @Nullable Argument header(MethodParameter parameter) {
		Header header = parameter.getParameterAnnotation(Header.class);
		return switch ((header != null) ? header.name() : "") {
			case ZmqHeaders.TOPIC -> topic(parameter);
			case ZmqHeaders.ENDPOINT -> assigned(parameter, TEXT, (message, view) -> message.endpoint());
			case ZmqHeaders.SOCKET -> assigned(parameter, TEXT, (message, view) -> message.socket());
			case ZmqHeaders.RECEIVED_AT -> assigned(parameter, TIME, (message, view) -> message.receivedAt());
			case ZmqHeaders.FRAMES -> assigned(parameter, FRAMES, (message, view) -> message.frames());
			default -> null;
		};
	}

	/** A topic need not be text. */
	private static @Nullable Argument topic(MethodParameter parameter) {
		return (parameter.getParameterType() == byte[].class) ? (message, view) -> message.topicBytes()
				: assigned(parameter, TEXT, (message, view) -> message.topic());
	}

	private static @Nullable Argument assigned(MethodParameter parameter, ResolvableType value, Argument argument) {
		return ResolvableType.forMethodParameter(parameter).isAssignableFrom(value) ? argument : null;
	}

}
