package org.zmqspring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.zmqspring.forward.ForwarderDropReason;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.forward.ForwarderSettings;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

/**
 * The meters of the backends of forwarders. They have the names of the meters of
 * publishers, because a backend sends as a publisher does. They read the counts of the
 * forwarders, so they add no cost to a message. Thread-safe.
 */
public final class ForwardMetrics implements MeterBinder {

	private final Supplier<List<ForwarderInfo>> forwarders;

	private final LinkDirectory directory;

	/** Keeps objects that the registry refers to weakly. */
	private final List<MeterGroup> bound = new ArrayList<>();

	/**
	 * Create the meters of forwarders; {@link #bindTo} registers them.
	 * @param forwarders returns the current figures at each call
	 * @param directory knows the number of peers
	 */
	public ForwardMetrics(Supplier<List<ForwarderInfo>> forwarders, LinkDirectory directory) {
		this.forwarders = forwarders;
		this.directory = directory;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		for (ForwarderInfo forwarder : this.forwarders.get()) {
			String backend = ForwarderSettings.backend(forwarder.name());
			this.bound.add(register(forwarder.name(), backend, new MeterGroup(registry, backend)));
		}
	}

	private MeterGroup register(String name, String backend, MeterGroup meters) {
		meters.counter(ZmqMeter.MESSAGES_SENT, name, figure((info) -> info.counts().forwardedMessages()));
		meters.counter(ZmqMeter.BYTES_SENT, name, figure((info) -> info.counts().forwardedBytes()));
		for (ForwarderDropReason reason : ForwarderDropReason.values()) {
			meters.counter(ZmqMeter.MESSAGES_DROPPED, name,
					figure((info) -> info.counts().dropped().getOrDefault(reason, 0L)), ZmqMeter.NONE,
					reason.name().toLowerCase(Locale.ROOT));
		}
		meters.counter(ZmqMeter.SUBSCRIPTIONS_REFUSED, name, figure((info) -> info.counts().refusedSubscriptions()));
		meters.gauge(ZmqMeter.PUBLISHER_SUBSCRIPTIONS, () -> figure(ForwarderInfo::subscriptions).applyAsDouble(name));
		meters.gauge(ZmqMeter.PUBLISHER_PEERS, () -> peers(backend));
		return meters;
	}

	private ToDoubleFunction<String> figure(ToDoubleFunction<ForwarderInfo> figure) {
		return (name) -> this.forwarders.get()
			.stream()
			.filter((info) -> info.name().equals(name))
			.mapToDouble(figure)
			.sum();
	}

	private int peers(String backend) {
		return this.directory.links()
			.stream()
			.filter((link) -> link.spec().type() == SocketType.XPUB && link.spec().socket().equals(backend))
			.mapToInt(LinkSnapshot::peers)
			.sum();
	}

}
