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
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.ResolvableType;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * Converts the attributes of one {@link ZmqListener} to values, and checks those that
 * depend on each other. Immutable.
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

	/**
	 * A text that resolves to nothing is refused: it must not subscribe to everything.
	 */
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

	@Nullable MimeType contentType() {
		Optional<MimeType> contentType = this.resolver.value("contentType", this.annotation.contentType(),
				Optional.empty(), (text) -> Optional.of(mimeType(text)));
		return contentType.orElse(null);
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

	/** Threads and queues. */
	LaneSettings lane(LaneSettings defaults) {
		Threading threading = this.resolver.value("threading", this.annotation.threading(), defaults.threading(),
				ListenerAttributes::threading);
		int queueCapacity = this.resolver.value("queueCapacity", this.annotation.queueCapacity(),
				defaults.queueCapacity(), (text) -> number(text, 2));
		Overflow overflow = this.resolver.value("overflow", this.annotation.overflow(), defaults.overflow(),
				ListenerAttributes::overflow);
		int maxBatchSize = this.resolver.value("maxBatchSize", this.annotation.maxBatchSize(), defaults.maxBatchSize(),
				(text) -> number(text, 1));
		return defaults.withThreads(concurrency(threading, defaults), threading)
			.withQueue(queueCapacity, overflow)
			.withMaxBatchSize(maxBatchSize);
	}

	/** The default concurrency does not apply to a listener on the poller thread. */
	private int concurrency(Threading threading, LaneSettings defaults) {
		boolean poller = threading == Threading.POLLER;
		int concurrency = this.resolver.value("concurrency", this.annotation.concurrency(),
				poller ? 1 : defaults.concurrency(), (text) -> number(text, 1));
		if (poller && concurrency > 1) {
			throw this.resolver.invalid("concurrency", this.annotation.concurrency(),
					"must be 1 if 'threading' is poller, as there is one poller thread. Remove it, or set 'threading'"
							+ " to worker",
					null);
		}
		return concurrency;
	}

	/** Retries and the error handler. */
	FailureSettings failures(FailureSettings defaults, Threading threading) {
		ZmqListenerErrorHandler errorHandler = this.resolver.bean("errorHandler", this.annotation.errorHandler(),
				ZmqListenerErrorHandler.class);
		RetryPolicy own = this.resolver.bean("retry", this.annotation.retry(), RetryPolicy.class);
		if (own != null && threading == Threading.POLLER) {
			throw this.resolver.invalid("retry", this.annotation.retry(),
					"a listener whose 'threading' is poller gets no retries, as they would delay all other listeners."
							+ " Remove it, or set 'threading' to worker",
					null);
		}
		RetryPolicy retry = (own != null) ? own : defaults.retry();
		FailureSettings settings = (errorHandler != null) ? defaults.withErrorHandler(errorHandler) : defaults;
		return settings.withRetry((retry != null && threading == Threading.WORKER) ? new NoFatalRetries(retry) : null);
	}

	private static TopicPrefix topic(Object value) {
		return (value instanceof byte[] bytes) ? TopicPrefix.of(bytes) : TopicPrefix.of(value.toString());
	}

	private static MimeType mimeType(String text) {
		try {
			return MimeTypeUtils.parseMimeType(text);
		}
		catch (InvalidMimeTypeException ex) {
			throw new IllegalArgumentException(
					ex.getMessage() + ". Write a MIME type, for example application/json or text/plain");
		}
	}

	private static boolean flag(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("must be true or false");
		};
	}

	private static int number(String text, int min) {
		int number;
		try {
			number = Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("\"" + text + "\" is not a whole number of at least " + min);
		}
		if (number < min) {
			throw new IllegalArgumentException("must be at least " + min);
		}
		return number;
	}

	private static Threading threading(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "worker" -> Threading.WORKER;
			case "poller" -> Threading.POLLER;
			default -> throw new IllegalArgumentException("must be worker or poller");
		};
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

}
