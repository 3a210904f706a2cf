package org.zmqspring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;

import org.zmqspring.publish.Publishers;

/**
 * Opens the publishers before other beans start, and closes them after other beans have
 * stopped. Thread-safe.
 */
final class PublisherLifecycle extends StoppedAtDestruction {

	/** Before web servers start and after they stop (both at MAX_VALUE - 2048). */
	static final int PHASE = Integer.MAX_VALUE - 4096;

	/**
	 * The longest time to hand the queued messages to the engine. Usually a moment is
	 * enough.
	 */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	/** Time in addition to the linger time of the sockets. */
	private static final Duration BOUND = Duration.ofSeconds(5);

	private final Publishers publishers;

	private final SocketStarter starter;

	private final Collection<SocketSpec> sockets;

	PublisherLifecycle(Publishers publishers, SocketStarter starter, Collection<SocketSpec> sockets) {
		super(PHASE);
		this.publishers = publishers;
		this.starter = starter;
		this.sockets = sockets;
	}

	@Override
	void doStart() {
		if (this.sockets.isEmpty()) {
			return;
		}
		this.publishers.start();
		try {
			this.starter.open(this.sockets);
		}
		catch (RuntimeException ex) {
			doStop();
			throw ex;
		}
	}

	@Override
	void doStop() {
		if (this.sockets.isEmpty()) {
			return;
		}
		this.publishers.stop(DRAIN);
		this.starter.close(this.sockets, longestLinger().plus(BOUND));
		this.publishers.close(BOUND);
	}

	private Duration longestLinger() {
		return this.sockets.stream()
			.map((socket) -> socket.settings().linger())
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

}
