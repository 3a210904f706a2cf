package org.zmqspring.annotation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.ResolvableType;
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
		return this.resolver.list("endpoints", this.annotation.endpoints())
			.stream()
			.flatMap((value) -> Stream.of(StringUtils.tokenizeToStringArray(value.toString(), ",")))
			.toList();
	}

	/** Everything must be asked for: a text that resolves to nothing does not do that. */
	Set<TopicPrefix> topics() {
		String[] texts = this.annotation.topics();
		if (texts.length == 0 || List.of(texts).contains("")) {
			return Set.of(TopicPrefix.EVERYTHING);
		}
		return this.resolver.list("topics", texts)
			.stream()
			.map(ListenerAttributes::topic)
			.collect(Collectors.toUnmodifiableSet());
	}

	boolean autoStartup(boolean defaultValue) {
		return this.resolver.value("autoStartup", this.annotation.autoStartup(), defaultValue,
				ListenerAttributes::flag);
	}

	Optional<MimeType> contentType() {
		return this.resolver.value("contentType", this.annotation.contentType(), Optional.empty(),
				(text) -> Optional.of(MimeTypeUtils.parseMimeType(text)));
	}

	String publisher() {
		return this.resolver.value("publisher", this.annotation.publisher(), "", Function.identity());
	}

	@SuppressWarnings("unchecked")
	@Nullable Predicate<ZmqMessage> filter() {
		Predicate<?> filter = this.resolver.bean("filter", this.annotation.filter(), Predicate.class);
		Class<?> tested = (filter != null)
				? ResolvableType.forInstance(filter).as(Predicate.class).getGeneric().resolve() : null;
		if (tested != null && !tested.isAssignableFrom(ZmqMessage.class)) {
			throw this.resolver.invalid("filter", this.annotation.filter(),
					"it is a Predicate of " + tested.getTypeName() + " and must be one of ZmqMessage", null);
		}
		return (Predicate<ZmqMessage>) filter;
	}

	/** Whether the listener gets lists, if it can. */
	boolean batch(Threading threading, boolean onClass) {
		boolean batch = this.resolver.value("batch", this.annotation.batch(), false, ListenerAttributes::flag);
		if (batch && threading == Threading.POLLER) {
			throw this.resolver.invalid("batch", this.annotation.batch(),
					"a listener whose 'threading' is poller gets no batches. Remove it, or set 'threading' to worker",
					null);
		}
		if (batch && onClass) {
			throw this.resolver.invalid("batch", this.annotation.batch(),
					"handlers get messages one by one. Remove it, or move the annotation to a method", null);
		}
		return batch;
	}

	private static TopicPrefix topic(Object value) {
		return (value instanceof byte[] bytes) ? TopicPrefix.of(bytes) : TopicPrefix.of(value.toString());
	}

	private static boolean flag(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("must be true or false");
		};
	}

}
