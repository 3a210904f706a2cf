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
import org.zmqspring.publish.PublisherInfo.ReplayState;
import org.zmqspring.publish.ReplayOutcome;
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
			MeterGroup meters = register(publisher.name(), new MeterGroup(registry, publisher.name()));
			if (publisher.replay() != null) {
				registerReplay(publisher.name(), meters);
			}
			this.bound.add(meters);
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

	private void registerReplay(String name, MeterGroup meters) {
		meters.gauge(ZmqMeter.REPLAY_KEPT, () -> replay(ReplayState::messages).applyAsDouble(name));
		meters.gauge(ZmqMeter.REPLAY_PENDING, () -> replay(ReplayState::pending).applyAsDouble(name));
		meters.counter(ZmqMeter.REPLAY_SENT, name, replay(ReplayState::sent));
		for (ReplayOutcome outcome : ReplayOutcome.values()) {
			meters.counter(ZmqMeter.REPLAY_REQUESTS, name,
					replay((state) -> state.requests().getOrDefault(outcome, 0L)),
					outcome.name().toLowerCase(Locale.ROOT));
		}
	}

	private ToDoubleFunction<String> replay(ToDoubleFunction<ReplayState> figure) {
		return count((info) -> (info.replay() != null) ? figure.applyAsDouble(info.replay()) : 0);
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
