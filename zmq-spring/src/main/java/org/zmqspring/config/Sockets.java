package org.zmqspring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

/**
 * The sockets of the application: those of its settings, and a subscriber for each
 * listener with endpoints of its own. Thread-safe.
 */
@Internal
public final class Sockets implements SubscriberSockets {

	private final ZmqSettings settings;

	private final LinkDirectory directory;

	private final Map<String, SocketSpec> subscribers = new ConcurrentHashMap<>();

	/** The names of the subscribers that belong to a listener with its own endpoints. */
	private final Set<String> ofListeners = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Changes changes;

	Sockets(ZmqSettings settings, LinkDirectory directory) {
		this.settings = settings;
		this.directory = directory;
		settings.subscribers().forEach((spec) -> this.subscribers.put(spec.name(), spec));
	}

	/** Opens and closes the links of subscribers that belong to a listener. */
	interface Changes {

		void opened(SocketSpec subscriber);

		/** Waits up to the bound for the links to end. */
		void closed(SocketSpec subscriber, Duration bound);

	}

	/** Set the observer of each subscriber that is added or removed from now on. */
	void connectTo(Changes called) {
		this.changes = called;
	}

	/** Start-up has ended: from now on, key files are read again when they change. */
	void started() {
		this.settings.followKeyFiles();
	}

	Collection<SocketSpec> publishers() {
		return this.settings.publishers();
	}

	Collection<ForwarderSpec> forwarders() {
		return this.settings.forwarders();
	}

	Collection<SocketSpec> subscribers() {
		return List.copyOf(this.subscribers.values());
	}

	/** The queues of the publishers by name, in the order of the settings. */
	Map<String, PublisherSettings> publisherSettings() {
		Map<String, PublisherSettings> queues = new LinkedHashMap<>();
		publishers().forEach((spec) -> queues.put(spec.name(), Objects.requireNonNull(spec.publisher())));
		return queues;
	}

	/**
	 * The sockets of the settings that send or expect a trace header.
	 * @param type their side
	 * @return their names
	 */
	public Set<String> withTraceHeader(SocketType type) {
		return Stream.concat(this.settings.publishers().stream(), this.settings.subscribers().stream())
			.filter((spec) -> spec.type() == type && spec.traceHeader())
			.map(SocketSpec::name)
			.collect(Collectors.toSet());
	}

	/**
	 * The topics of the configuration to which a subscriber subscribes.
	 * @param subscriber its name
	 * @return the prefixes; none if there is no such subscriber
	 */
	public Set<String> configuredTopics(String subscriber) {
		return settings(subscriber).topics().stream().map(TopicPrefix::toString).collect(Collectors.toSet());
	}

	@Override
	public Set<String> names() {
		return Set.copyOf(this.subscribers.keySet());
	}

	@Override
	public SubscriberSettings settings(String name) {
		SocketSpec spec = this.subscribers.get(name);
		return (spec != null) ? Objects.requireNonNull(spec.subscriber()) : SubscriberSettings.NONE;
	}

	@Override
	public List<String> endpoints(String name) {
		SocketSpec spec = this.subscribers.get(name);
		return (spec != null) ? spec.endpointTexts() : List.of();
	}

	@Override
	public void open(String name, List<String> endpoints, Consumer<SubscriberSettings> before) {
		SocketSpec spec = this.settings.listenerSubscriber(name, endpoints);
		boolean isSide = forwarders().stream()
			.anyMatch((one) -> one.frontend().name().equals(name) || one.backend().name().equals(name));
		if (isSide) {
			throw new ZmqConfigurationException("Listener '" + name + "' has endpoints of its own, and its id is the"
					+ " name of a side of a forwarder. Give it another id");
		}
		before.accept(Objects.requireNonNull(spec.subscriber()));
		if (this.subscribers.putIfAbsent(name, spec) != null) {
			throw new ZmqConfigurationException("Listener '" + name + "' has endpoints of its own, and its id is the"
					+ " name of another subscriber. Give it another id");
		}
		this.ofListeners.add(name);
		Changes called = this.changes;
		if (called != null) {
			try {
				called.opened(spec);
			}
			catch (RuntimeException | Error ex) {
				close(name, Duration.ZERO);
				throw ex;
			}
		}
	}

	@Override
	public void close(String name, Duration bound) {
		if (this.ofListeners.remove(name)) {
			SocketSpec spec = this.subscribers.remove(name);
			Changes called = this.changes;
			if (spec != null && called != null) {
				called.closed(spec, bound);
			}
		}
	}

	@Override
	public boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException {
		return this.directory.await((links) -> names.stream().allMatch((name) -> isUp(name, links)), timeout);
	}

	private static boolean isUp(String socket, Collection<LinkSnapshot> links) {
		Collection<LinkSnapshot> own = links.stream()
			.filter((link) -> link.spec().type() == SocketType.SUB && link.spec().socket().equals(socket))
			.toList();
		return !own.isEmpty() && own.stream().allMatch((link) -> link.state().isUp());
	}

}
