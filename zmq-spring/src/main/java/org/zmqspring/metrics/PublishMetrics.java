package org.zmqspring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

/**
 * The meters of publishers. They read the counts of the publishers, so they add no cost
 * to sending. Publishers and their meters exist until the application ends. Thread-safe.
 */
public final class PublishMetrics implements MeterBinder {

	private final Supplier<List<PublisherInfo>> publishers;

	private final LinkDirectory directory;

	/** Keeps objects that the registry refers to weakly. */
	private final List<MeterGroup> bound = new ArrayList<>();

	/**
	 * Create the meters of publishers; {@link #bindTo} registers them.
	 * @param publishers returns the current figures at each call
	 * @param directory knows the number of peers
	 */
	public PublishMetrics(Supplier<List<PublisherInfo>> publishers, LinkDirectory directory) {
		this.publishers = publishers;
		this.directory = directory;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		for (PublisherInfo publisher : this.publishers.get()) {
			this.bound.add(register(publisher.name(), new MeterGroup(registry, publisher.name())));
		}
	}

	private MeterGroup register(String name, MeterGroup meters) {
		meters.counter(ZmqMeter.MESSAGES_SENT, name, count((info) -> info.counts().sentMessages()));
		meters.counter(ZmqMeter.BYTES_SENT, name, count((info) -> info.counts().sentBytes()));
		meters.counter(ZmqMeter.MESSAGES_RESENT, name, count((info) -> info.counts().resent()));
		meters.counter(ZmqMeter.MESSAGES_REJECTED, name, count((info) -> info.counts().rejected()));
		for (DropReason reason : DropReason.values()) {
			meters.counter(ZmqMeter.MESSAGES_DROPPED, name,
					count((info) -> info.counts().dropped().getOrDefault(reason, 0L)), ZmqMeter.NONE,
					reason.name().toLowerCase(Locale.ROOT));
		}
		meters.gauge(ZmqMeter.PUBLISHER_QUEUE, () -> count((info) -> info.queue().depth()).applyAsDouble(name));
		meters.gauge(ZmqMeter.PUBLISHER_SUBSCRIPTIONS, () -> count(PublisherInfo::subscriptions).applyAsDouble(name));
		meters.gauge(ZmqMeter.PUBLISHER_PEERS, () -> peers(name));
		return meters;
	}

	private ToDoubleFunction<String> count(ToDoubleFunction<PublisherInfo> figure) {
		return (name) -> this.publishers.get()
			.stream()
			.filter((info) -> info.name().equals(name))
			.mapToDouble(figure)
			.sum();
	}

	private int peers(String name) {
		return this.directory.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.PUB && link.spec().socket().equals(name))
			.mapToInt(LinkSnapshot::peers)
			.sum();
	}

}
