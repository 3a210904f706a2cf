package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.TopicPrefix;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * The attributes of one {@link ZmqListener} as what they mean. Immutable.
 */
final class ListenerAttributes {

	private final ZmqListener annotation;

	private final AttributeResolver resolver;

	ListenerAttributes(ZmqListener annotation, AttributeResolver resolver) {
		this.annotation = annotation;
		this.resolver = resolver;
	}

	String id(String defaultId) {
		return this.resolver.value("id", this.annotation.id(), defaultId, Function.identity());
	}

	String subscriber() {
		return this.resolver.value("subscriber", this.annotation.subscriber(), "default", Function.identity());
	}

	List<String> endpoints() {
		List<String> endpoints = new ArrayList<>();
		for (Object value : this.resolver.list("endpoints", this.annotation.endpoints())) {
			for (String endpoint : StringUtils.tokenizeToStringArray(value.toString(), ",")) {
				endpoints.add(endpoint);
			}
		}
		if (endpoints.isEmpty() && this.annotation.endpoints().length > 0) {
			throw this.resolver.invalid("endpoints", String.join(", ", this.annotation.endpoints()),
					"it resolves to nothing", null);
		}
		return endpoints;
	}

	Set<TopicPrefix> topics() {
		List<Object> topics = this.resolver.list("topics", this.annotation.topics());
		return topics.isEmpty() ? Set.of(TopicPrefix.EVERYTHING)
				: topics.stream().map(ListenerAttributes::topic).collect(Collectors.toUnmodifiableSet());
	}

	LaneSettings lane(LaneSettings defaults) {
		int queueCapacity = this.resolver.value("queueCapacity", this.annotation.queueCapacity(),
				defaults.queueCapacity(), ListenerAttributes::capacity);
		Overflow overflow = this.resolver.value("overflow", this.annotation.overflow(), defaults.overflow(),
				ListenerAttributes::overflow);
		return defaults.withQueue(queueCapacity, overflow);
	}

	boolean autoStartup(boolean defaultValue) {
		return this.resolver.value("autoStartup", this.annotation.autoStartup(), defaultValue,
				ListenerAttributes::flag);
	}

	Optional<MimeType> contentType() {
		return this.resolver.value("contentType", this.annotation.contentType(), Optional.empty(),
				(text) -> Optional.of(MimeTypeUtils.parseMimeType(text)));
	}

	ZmqListenerErrorHandler errorHandler(BeanFactory beanFactory, ZmqListenerErrorHandler defaultHandler) {
		return this.resolver.object("errorHandler", this.annotation.errorHandler(), defaultHandler,
				(value) -> (value instanceof ZmqListenerErrorHandler handler) ? handler
						: beanFactory.getBean(value.toString().trim(), ZmqListenerErrorHandler.class));
	}

	private static TopicPrefix topic(Object value) {
		return (value instanceof byte[] bytes) ? TopicPrefix.of(bytes) : TopicPrefix.of(value.toString());
	}

	private static int capacity(String text) {
		int capacity = Integer.parseInt(text);
		if (capacity < 2) {
			throw new IllegalArgumentException("must be at least 2");
		}
		return capacity;
	}

	private static Overflow overflow(String text) {
		return switch (text.toLowerCase(Locale.ROOT).replace('_', '-')) {
			case "block" -> Overflow.BLOCK;
			case "drop-newest" -> Overflow.DROP_NEWEST;
			case "drop-oldest" -> Overflow.DROP_OLDEST;
			case "conflate" -> Overflow.CONFLATE;
			default -> throw new IllegalArgumentException("must be block, drop-newest, drop-oldest or conflate");
		};
	}

	private static boolean flag(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("must be true or false");
		};
	}

}
