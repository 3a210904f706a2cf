package org.zmqspring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.zmqspring.forward.Forwarders;

/**
 * Opens the forwarders before the publishers, and closes them after the publishers.
 * Without a forwarder it starts nothing. Thread-safe.
 */
final class ForwarderLifecycle extends StoppedAtDestruction {

	static final int PHASE = PublisherLifecycle.PHASE - 1;

	/** Time in addition to that which a socket itself may take. */
	private static final Duration BOUND = Duration.ofSeconds(5);

	private final Forwarders forwarders;

	private final SocketStarter starter;

	private final List<SocketSpec> frontends;

	private final List<SocketSpec> backends;

	ForwarderLifecycle(Forwarders forwarders, SocketStarter starter, Collection<ForwarderSpec> specs) {
		super(PHASE);
		this.forwarders = forwarders;
		this.starter = starter;
		this.frontends = specs.stream().map(ForwarderSpec::frontend).toList();
		this.backends = specs.stream().map(ForwarderSpec::backend).toList();
	}

	@Override
	void doStart() {
		if (!this.forwarders.close(BOUND)) {
			throw new IllegalStateException(
					"The thread of a forwarder of the previous run has not ended, so it cannot be started again");
		}
		try {
			this.forwarders.start();
			this.starter.open(Stream.concat(this.backends.stream(), this.frontends.stream()).toList());
		}
		catch (RuntimeException | Error ex) {
			// Otherwise the threads that have started keep the JVM alive.
			doStop();
			throw ex;
		}
	}

	/** What was received is passed on before the backends are closed. */
	@Override
	void doStop() {
		this.starter.close(this.frontends, longest(this.backends, (side) -> side.settings().nodropTimeout()));
		this.starter.close(this.backends, longest(this.backends, (side) -> side.settings().linger()));
		this.forwarders.close(BOUND);
	}

	private static Duration longest(Collection<SocketSpec> sockets, Function<SocketSpec, Duration> time) {
		return sockets.stream().map(time).max(Comparator.naturalOrder()).orElse(Duration.ZERO).plus(BOUND);
	}

}
