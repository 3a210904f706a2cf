package org.zmqspring.annotation;

import java.util.Locale;

import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;

/**
 * The attributes of one {@link ZmqListener} for its threads and queues as what they mean.
 * Immutable.
 *
 * @param annotation the annotation
 * @param resolver resolves placeholders and SpEL
 */
record LaneAttributes(ZmqListener annotation, AttributeResolver resolver) {

	LaneSettings settings(LaneSettings defaults) {
		Threading threading = this.resolver.value("threading", this.annotation.threading(), defaults.threading(),
				LaneAttributes::threading);
		int queueCapacity = this.resolver.value("queueCapacity", this.annotation.queueCapacity(),
				defaults.queueCapacity(), (text) -> number(text, 2));
		Overflow overflow = this.resolver.value("overflow", this.annotation.overflow(), defaults.overflow(),
				LaneAttributes::overflow);
		int maxBatchSize = this.resolver.value("maxBatchSize", this.annotation.maxBatchSize(), defaults.maxBatchSize(),
				(text) -> number(text, 1));
		return defaults.withThreads(concurrency(threading, defaults), threading)
			.withQueue(queueCapacity, overflow)
			.withMaxBatchSize(maxBatchSize);
	}

	/** A default is for those that can have it. */
	private int concurrency(Threading threading, LaneSettings defaults) {
		boolean poller = threading == Threading.POLLER;
		int concurrency = this.resolver.value("concurrency", this.annotation.concurrency(),
				poller ? 1 : defaults.concurrency(), (text) -> number(text, 1));
		if (poller && concurrency > 1) {
			throw this.resolver.invalid("concurrency", this.annotation.concurrency(),
					"must be 1 where 'threading' is poller, as there is one poller thread. Remove it, or set 'threading'"
							+ " to worker",
					null);
		}
		return concurrency;
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
