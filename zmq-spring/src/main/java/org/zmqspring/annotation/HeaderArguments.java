package org.zmqspring.annotation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;

/**
 * Chooses the arguments for header parameters. A header of {@link ZmqHeaders} is read
 * from the received message. If it must be converted, and for any other header, Spring's
 * own resolver reads it from a Spring message. Thread-safe.
 */
final class HeaderArguments {

	private static final Logger logger = LoggerFactory.getLogger(HeaderArguments.class);

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final ResolvableType TIME = ResolvableType.forClass(Instant.class);

	private static final ResolvableType FRAMES = ResolvableType.forClassWithGenerics(List.class, byte[].class);

	private static final ResolvableType NUMBER = ResolvableType.forClass(Long.class);

	private static final ResolvableType FLAG = ResolvableType.forClass(Boolean.class);

	/** Most messages do not have these headers. */
	private static final Map<String, ResolvableType> RARE = Map.of(ZmqHeaders.LOST_BEFORE, NUMBER, ZmqHeaders.NEW_LIFE,
			FLAG, ZmqHeaders.DROPPED_BEFORE, NUMBER, ZmqHeaders.RECOVERED, FLAG);

	private static final Map<String, ResolvableType> TYPES = types();

	private static final String NAMES = String.join(", ", new TreeSet<>(TYPES.keySet()));

	private final ConversionService conversion = new DefaultFormattingConversionService();

	private final HeaderMethodArgumentResolver header;

	private final HeadersMethodArgumentResolver headers = new HeadersMethodArgumentResolver();

	HeaderArguments(ConfigurableBeanFactory beanFactory) {
		this.header = new HeaderMethodArgumentResolver(this.conversion, beanFactory);
	}

	private static Map<String, ResolvableType> types() {
		Map<String, ResolvableType> types = new HashMap<>(RARE);
		types.putAll(Map.of(ZmqHeaders.TOPIC, TEXT, ZmqHeaders.ENDPOINT, TEXT, ZmqHeaders.SOCKET, TEXT,
				ZmqHeaders.RECEIVED_AT, TIME, ZmqHeaders.FRAMES, FRAMES, ZmqHeaders.SEQUENCE, NUMBER));
		return Map.copyOf(types);
	}

	/** One header. The content type is a header only if the annotation sets it. */
	Argument one(ListenerMethod method, ListenerParameter parameter, boolean contentType) {
		Argument direct = direct(parameter);
		if (direct != null) {
			return direct;
		}
		requireKnown(method, parameter, contentType);
		requireConvertible(method, parameter);
		requireOptional(method, parameter);
		MethodParameter target = parameter.parameter();
		return parameter.element() ? converted(method, parameter)
				: (Argument.FromView) (view) -> this.header.resolveArgument(target, view);
	}

	/** A message has only the headers that {@link ReceivedMessage} gives it. */
	private static void requireKnown(ListenerMethod method, ListenerParameter parameter, boolean contentType) {
		String name = name(parameter);
		if (name.isEmpty()) {
			throw method.refused("has a @Header without a name on " + parameter.describe()
					+ ", and its class is compiled"
					+ " without the names of parameters. Write @Header(ZmqHeaders.TOPIC), for example, or compile with"
					+ " -parameters");
		}
		if (TYPES.containsKey(name) || (contentType && name.equals(MessageHeaders.CONTENT_TYPE))) {
			return;
		}
		String reason = "asks for the header '" + name + "' in " + parameter.describe()
				+ ", and no message has this header. "
				+ (name.equals(MessageHeaders.CONTENT_TYPE) ? "Set 'contentType' of the annotation, or use" : "Use")
				+ " one of " + NAMES + " (constants of ZmqHeaders)";
		if (isOptional(parameter) && !name.toLowerCase(Locale.ROOT).matches("(zmq|zeromq|jeromq).*")) {
			logger.warn("{} {}", method, reason);
			return;
		}
		throw method.refused(reason);
	}

	/** Without this check every message would fail. */
	private void requireConvertible(ListenerMethod method, ListenerParameter parameter) {
		ResolvableType type = TYPES.get(name(parameter));
		Class<?> target = parameter.element() ? parameter.rawType()
				: parameter.parameter().nestedIfOptional().getNestedParameterType();
		if (type != null && !this.conversion.canConvert(type.toClass(), target)) {
			throw method.refused("asks for the header '" + name(parameter) + "' as " + target.getTypeName() + " in "
					+ parameter.describe() + ", and a " + type.toClass().getTypeName()
					+ " cannot be converted to it. Change the type of the parameter");
		}
	}

	/** Without this check the first message without the header would fail. */
	private static void requireOptional(ListenerMethod method, ListenerParameter parameter) {
		if (!parameter.element() && RARE.containsKey(name(parameter)) && !canBeAbsent(parameter)) {
			throw method.refused("requires the header '" + name(parameter) + "' in " + parameter.describe()
					+ ", and most messages do not have it. Write @Header(name = \"" + name(parameter)
					+ "\", required = false) with a type such as Long or Boolean, or set its defaultValue");
		}
	}

	/** A primitive can hold no {@code null}; Spring makes it {@code false} or fails. */
	private static boolean canBeAbsent(ListenerParameter parameter) {
		Header header = Objects.requireNonNull(parameter.parameter().getParameterAnnotation(Header.class));
		boolean primitive = parameter.rawType().isPrimitive() && parameter.rawType() != boolean.class;
		return !header.defaultValue().equals(ValueConstants.DEFAULT_NONE) || (isOptional(parameter) && !primitive);
	}

	private static boolean isOptional(ListenerParameter parameter) {
		Header header = Objects.requireNonNull(parameter.parameter().getParameterAnnotation(Header.class));
		return !header.required() || !header.defaultValue().equals(ValueConstants.DEFAULT_NONE)
				|| parameter.parameter().isOptional();
	}

	/** All headers. */
	Argument all(ListenerMethod method, ListenerParameter parameter) {
		MethodParameter target = parameter.parameter();
		if (!parameter.element()) {
			if (!this.headers.supportsParameter(target)) {
				throw method.refused("has @Headers on " + parameter.describe()
						+ ", which is not a Map. Use Map<String, Object> or MessageHeaders");
			}
			return (Argument.FromView) (view) -> this.headers.resolveArgument(target, view);
		}
		if (!parameter.rawType().isAssignableFrom(MessageHeaders.class)) {
			throw method.refused("asks for all headers in " + parameter.describe()
					+ ", which is not a List<MessageHeaders>. Make it one, as each message of a batch has its own headers");
		}
		return (Argument.FromView) (view) -> view.getHeaders();
	}

	/**
	 * Every message has these headers, so it does not matter whether they are required.
	 * The headers of feeds may be absent, so Spring's resolver reads them.
	 */
	private static @Nullable Argument direct(ListenerParameter parameter) {
		return switch (name(parameter)) {
			case ZmqHeaders.TOPIC -> topic(parameter);
			case ZmqHeaders.ENDPOINT -> assigned(parameter, TEXT, (message, view) -> message.endpoint());
			case ZmqHeaders.SOCKET -> assigned(parameter, TEXT, (message, view) -> message.socket());
			case ZmqHeaders.RECEIVED_AT -> assigned(parameter, TIME, (message, view) -> message.receivedAt());
			case ZmqHeaders.FRAMES -> assigned(parameter, FRAMES, (message, view) -> message.frames());
			default -> null;
		};
	}

	/** A topic may be binary. */
	private static @Nullable Argument topic(ListenerParameter parameter) {
		return (parameter.rawType() == byte[].class) ? (message, view) -> message.topicBytes()
				: assigned(parameter, TEXT, (message, view) -> message.topic());
	}

	private static @Nullable Argument assigned(ListenerParameter parameter, ResolvableType value, Argument argument) {
		return parameter.type().isAssignableFrom(value) ? argument : null;
	}

	/** Spring's resolver would convert a header to the list instead of to its element. */
	private Argument converted(ListenerMethod method, ListenerParameter parameter) {
		String name = name(parameter);
		if (!TYPES.containsKey(name)) {
			throw method.refused("asks for a List of the header '" + name + "' in " + parameter.describe()
					+ ", and only the headers " + NAMES + " can be a List. Use one of them, or List<MessageHeaders>");
		}
		return (Argument.FromView) (view) -> this.conversion.convert(view.getHeaders().get(name), parameter.rawType());
	}

	private static String name(ListenerParameter parameter) {
		String name = Objects.requireNonNull(parameter.parameter().getParameterAnnotation(Header.class)).name();
		return name.isEmpty() ? parameter.name() : name;
	}

}
