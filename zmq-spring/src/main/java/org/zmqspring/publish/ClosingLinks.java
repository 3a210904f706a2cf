package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Closes links, and tries again if that fails. Confined to the publisher thread.
 */
final class ClosingLinks {

	/** Longest wait before the next try. */
	private static final long AGAIN_NANOS = Duration.ofMillis(100).toNanos();

	private List<OwnedLink<?>> closing = List.of();

	void close(OwnedLink<?> link) {
		this.closing = Stream.concat(this.closing.stream(), Stream.of(link)).toList();
		again();
	}

	/** Close the links that could not be closed before. */
	void again() {
		if (!this.closing.isEmpty()) {
			this.closing = this.closing.stream().filter((link) -> !link.close()).toList();
		}
	}

	/** The time until the next try. */
	long nanosLeft() {
		return this.closing.isEmpty() ? SubscriberGate.NEVER : AGAIN_NANOS;
	}

}
