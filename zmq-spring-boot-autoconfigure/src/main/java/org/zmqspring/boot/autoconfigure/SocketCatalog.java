package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.zmqspring.annotation.ListenerSubscribers;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketType;

/**
 * The sockets of the application: those of its configuration, and a subscriber for each
 * listener with endpoints of its own. Thread-safe.
 */
final class SocketCatalog implements ListenerSubscribers, SubscriberSockets {

	private final List<SocketSpec> publishers;

	private final Map<String, SocketSpec> subscribers = new ConcurrentHashMap<>();

	private final ZmqPropertiesMapper mapper;

	/** The names of those that listeners brought along. */
	private final Set<String> brought = ConcurrentHashMap.newKeySet();

	private volatile Consumer<SocketSpec> whenAdded = (spec) -> {
	};

	private volatile BiConsumer<SocketSpec, Duration> whenRemoved = (spec, bound) -> {
	};

	SocketCatalog(ZmqPropertiesMapper mapper) {
		this.mapper = mapper;
		Map<SocketType, List<SocketSpec>> sockets = mapper.sockets()
			.stream()
			.collect(Collectors.groupingBy(SocketSpec::type));
		this.publishers = sockets.getOrDefault(SocketType.PUB, List.of());
		sockets.getOrDefault(SocketType.SUB, List.of()).forEach((spec) -> this.subscribers.put(spec.name(), spec));
	}

	Collection<SocketSpec> publisherSockets() {
		return this.publishers;
	}

	/**
	 * The queues of the publishers.
	 * @return settings by the name of the publisher, in the order of the configuration
	 */
	Map<String, PublisherSettings> publisherSettings() {
		Map<String, PublisherSettings> settings = new LinkedHashMap<>();
		this.publishers.forEach((spec) -> settings.put(spec.name(), Objects.requireNonNull(spec.publisher())));
		return settings;
	}

	Collection<SocketSpec> subscriberSockets() {
		return List.copyOf(this.subscribers.values());
	}

	/**
	 * How subscribers are read.
	 * @return settings by the name of the subscriber
	 */
	Map<String, SubscriberSettings> subscriberSettings() {
		return subscriberSockets().stream()
			.collect(Collectors.toMap(SocketSpec::name, this.mapper::subscriberSettings));
	}

	@Override
	public SubscriberSettings settings(String name) {
		SocketSpec spec = this.subscribers.get(name);
		return (spec != null) ? this.mapper.subscriberSettings(spec) : SubscriberSettings.NONE;
	}

	/**
	 * The sockets that send or expect a trace header.
	 * @param type their side
	 * @return their names
	 */
	Set<String> withTraceHeader(SocketType type) {
		return this.mapper.withTraceHeader(type);
	}

	/**
	 * What one subscriber subscribes to beside its listeners, as text.
	 * @param subscriber its name
	 * @return the prefixes; none if there is no such subscriber
	 */
	Set<String> configuredTopics(String subscriber) {
		SocketSpec spec = this.subscribers.get(subscriber);
		return (spec != null) ? spec.topics().stream().map(TopicPrefix::toString).collect(Collectors.toSet())
				: Set.of();
	}

	/** Whether a configured socket is one of these. */
	boolean isConfigured(ConfiguredSocket socket) {
		return this.mapper.isConfigured(socket);
	}

	LaneSettings lanes() {
		return this.mapper.lanes();
	}

	@Override
	public Set<String> subscribers() {
		return Set.copyOf(this.subscribers.keySet());
	}

	@Override
	public List<String> endpoints(String name) {
		SocketSpec spec = this.subscribers.get(name);
		return (spec != null) ? spec.endpoints().stream().map(Endpoint::text).toList() : List.of();
	}

	@Override
	public void open(String name, List<String> endpoints) {
		SocketSpec spec = this.mapper.listenerSubscriber(name, endpoints);
		if (this.subscribers.putIfAbsent(name, spec) != null) {
			throw new ZmqConfigurationException("Listener '" + name + "' has endpoints of its own, and its id is the"
					+ " name of another subscriber. Give it another id");
		}
		this.brought.add(name);
		try {
			this.whenAdded.accept(spec);
		}
		catch (RuntimeException | Error ex) {
			close(name, Duration.ZERO);
			throw ex;
		}
	}

	@Override
	public void close(String name, Duration bound) {
		if (this.brought.remove(name)) {
			SocketSpec spec = this.subscribers.remove(name);
			if (spec != null) {
				this.whenRemoved.accept(spec, bound);
			}
		}
	}

	/**
	 * Be told of each subscriber that is added or removed from now on.
	 * @param added told of those that are there now
	 * @param removed told of those that are not any more, and how long to wait for their
	 * end
	 */
	void whenChanged(Consumer<SocketSpec> added, BiConsumer<SocketSpec, Duration> removed) {
		this.whenAdded = added;
		this.whenRemoved = removed;
	}

}
