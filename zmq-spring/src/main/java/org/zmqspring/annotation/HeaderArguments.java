package org.zmqspring.annotation;

import java.time.Instant;
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
import org.springframework.core.DefaultParameterNameDiscoverer;
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
 * Binds headers: those of ours straight from the received message, others and those to be
 * converted through Spring's own resolvers, which work on a Spring message. Thread-safe.
 */
final class HeaderArguments {

	private static final Logger logger = LoggerFactory.getLogger(HeaderArguments.class);

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final ResolvableType TIME = ResolvableType.forClass(Instant.class);

	private static final ResolvableType FRAMES = ResolvableType.forClassWithGenerics(List.class, byte[].class);

	private static final Map<String, ResolvableType> OURS = Map.of(ZmqHeaders.TOPIC, TEXT, ZmqHeaders.ENDPOINT, TEXT,
			ZmqHeaders.SOCKET, TEXT, ZmqHeaders.RECEIVED_AT, TIME, ZmqHeaders.FRAMES, FRAMES);

	private static final String NAMES = String.join(", ", new TreeSet<>(OURS.keySet()));

	private final ConversionService conversion = new DefaultFormattingConversionService();

	private final HeaderMethodArgumentResolver header;

	private final HeadersMethodArgumentResolver headers = new HeadersMethodArgumentResolver();

	HeaderArguments(ConfigurableBeanFactory beanFactory) {
		this.header = new HeaderMethodArgumentResolver(this.conversion, beanFactory);
	}

	Argument one(ListenerMethod method, Wanted wanted, boolean contentType) {
		Argument prepared = prepared(wanted);
		if (prepared != null) {
			return prepared;
		}
		requireKnown(method, wanted, contentType);
		MethodParameter parameter = wanted.parameter();
		return wanted.element() ? converted(method, wanted)
				: (ViewArgument) (view) -> this.header.resolveArgument(parameter, view);
	}

	/** Nothing but what {@link MessageView} puts there is ever there. */
	private static void requireKnown(ListenerMethod method, Wanted wanted, boolean contentType) {
		String name = name(wanted);
		if (OURS.containsKey(name) || (contentType && name.equals(MessageHeaders.CONTENT_TYPE))) {
			return;
		}
		String reason = "asks for the header '" + name + "', which no message has. Ask for one of " + NAMES
				+ " (see ZmqHeaders)";
		if (isOptional(wanted) && !name.toLowerCase(Locale.ROOT).matches("(zmq|zeromq|jeromq).*")) {
			logger.warn("{} {}", method, reason);
			return;
		}
		throw method.refused(reason);
	}

	private static boolean isOptional(Wanted wanted) {
		Header header = Objects.requireNonNull(wanted.parameter().getParameterAnnotation(Header.class));
		return !header.required() || !header.defaultValue().equals(ValueConstants.DEFAULT_NONE)
				|| wanted.parameter().isOptional();
	}

	Argument all(ListenerMethod method, Wanted wanted) {
		MethodParameter parameter = wanted.parameter();
		if (!wanted.element()) {
			if (!this.headers.supportsParameter(parameter)) {
				throw method.refused("has a @Headers parameter that is no Map");
			}
			return (ViewArgument) (view) -> this.headers.resolveArgument(parameter, view);
		}
		if (!wanted.raw().isAssignableFrom(MessageHeaders.class)) {
			throw method.refused("has a batch parameter for all headers that is no List<MessageHeaders>");
		}
		return (ViewArgument) (view) -> view.getHeaders();
	}

	/**
	 * Each of these headers is there for every message, so "required" does not matter.
	 */
	private static @Nullable Argument prepared(Wanted wanted) {
		return switch (name(wanted)) {
			case ZmqHeaders.TOPIC -> topic(wanted);
			case ZmqHeaders.ENDPOINT -> assigned(wanted, TEXT, (message, view) -> message.endpoint());
			case ZmqHeaders.SOCKET -> assigned(wanted, TEXT, (message, view) -> message.socket());
			case ZmqHeaders.RECEIVED_AT -> assigned(wanted, TIME, (message, view) -> message.receivedAt());
			case ZmqHeaders.FRAMES -> assigned(wanted, FRAMES, (message, view) -> message.frames());
			default -> null;
		};
	}

	/** A topic need not be text. */
	private static @Nullable Argument topic(Wanted wanted) {
		return (wanted.raw() == byte[].class) ? (message, view) -> message.topicBytes()
				: assigned(wanted, TEXT, (message, view) -> message.topic());
	}

	private static @Nullable Argument assigned(Wanted wanted, ResolvableType value, Argument argument) {
		return wanted.type().isAssignableFrom(value) ? argument : null;
	}

	/** Spring's resolver would convert to the list itself. */
	private Argument converted(ListenerMethod method, Wanted wanted) {
		String name = name(wanted);
		ResolvableType ours = OURS.get(name);
		if (ours == null || !this.conversion.canConvert(ours.toClass(), wanted.raw())) {
			throw method.refused("asks for a List of the header '" + name + "' as " + wanted.type()
					+ ". Messages have the headers of ZmqHeaders; change the name, or the type of the elements");
		}
		return (ViewArgument) (view) -> this.conversion.convert(view.getHeaders().get(name), wanted.raw());
	}

	private static String name(Wanted wanted) {
		String name = Objects.requireNonNull(wanted.parameter().getParameterAnnotation(Header.class)).name();
		if (!name.isEmpty()) {
			return name;
		}
		MethodParameter parameter = new MethodParameter(wanted.parameter());
		parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
		return Objects.requireNonNullElse(parameter.getParameterName(), "");
	}

}
