package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import org.zmqspring.integration.Apps;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A real application with one listener of the {@code default} subscriber; shows what a
 * user of the starter can see. Thread-safe.
 */
final class FaultApp implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private FaultApp(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start with short intervals: reconnects after 20 to 200 ms, connect-timeout 500 ms,
	 * handshake-ivl 300 ms, unless the properties say otherwise.
	 */
	static FaultApp listeningTo(String endpoint, String... properties) {
		return new FaultApp(Apps.start(Listening.class, with(properties, "zmq.subscriber.endpoints=" + endpoint)));
	}

	/**
	 * Start with short intervals, more beans and the endpoints that the properties say.
	 */
	static FaultApp with(Class<? extends Listening> configuration, String... properties) {
		return new FaultApp(Apps.start(configuration, with(properties)));
	}

	private static String[] with(String[] properties, String... more) {
		List<String> all = new ArrayList<>(List.of("zmq.reconnect-ivl=20ms", "zmq.reconnect-ivl-max=200ms",
				"zmq.connect-timeout=500ms", "zmq.handshake-ivl=300ms"));
		all.addAll(List.of(more));
		all.addAll(List.of(properties));
		return all.toArray(String[]::new);
	}

	Journal<String> messages() {
		return this.context.getBean(Listening.class).messages;
	}

	Journal<ZmqConnectionEvent> events() {
		return this.context.getBean(Listening.class).events;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Wait for the next transition to a state. */
	ZmqConnectionEvent await(LinkState state) {
		return events().await((event) -> event.to() == state);
	}

	/** Wait for a message that was not there before. */
	String nextMessage() {
		messages().skip();
		return messages().await((message) -> true);
	}

	LinkSnapshot link() {
		return this.context.getBean(LinkDirectory.class).links().get(0);
	}

	boolean awaitLinks(Predicate<Collection<LinkSnapshot>> condition) {
		try {
			return this.context.getBean(LinkDirectory.class).await(condition, Duration.ofSeconds(30));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The values of a meter with these tags added up; a timer counts. */
	double meter(String name, String... tags) {
		return sum(name, Statistic.COUNT, tags);
	}

	double sum(String name, Statistic statistic, String... tags) {
		Collection<Meter> meters = this.context.getBean(MeterRegistry.class).find(name).tags(tags).meters();
		double sum = 0;
		for (Meter meter : meters) {
			for (var measurement : meter.measure()) {
				if (measurement.getStatistic() == statistic) {
					sum += measurement.getValue();
				}
			}
		}
		return sum;
	}

	/**
	 * The listener does not return until {@link #releaseListener}, on the same thread.
	 */
	void holdListener() {
		this.context.getBean(Listening.class).gate.lock();
	}

	void releaseListener() {
		this.context.getBean(Listening.class).gate.unlock();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
