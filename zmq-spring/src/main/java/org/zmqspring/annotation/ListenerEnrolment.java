package org.zmqspring.annotation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Turns annotated methods and classes into {@link ListenerSpec}s, checks them against
 * each other and the configured subscribers, and registers them. Thread-safe.
 */
final class ListenerEnrolment {

	private static final Logger logger = LoggerFactory.getLogger(ListenerEnrolment.class);

	private final ConfigurableListableBeanFactory beanFactory;

	/** This context, if it has subscribers, and its parents; the nearest one first. */
	private final List<ListenerHome> homes;

	private final GuestListeners guests;

	private final MethodListenerFactory listeners;

	private final Map<String, DeclaredListener> byId = new ConcurrentHashMap<>();

	ListenerEnrolment(ConfigurableListableBeanFactory beanFactory, GuestListeners guests) {
		this.beanFactory = beanFactory;
		this.homes = ListenerHome.above(beanFactory);
		this.guests = guests;
		this.listeners = new MethodListenerFactory(beanFactory);
	}

	void register(DeclaredListener declared) {
		AttributeResolver resolver = new AttributeResolver(this.beanFactory, declared);
		ListenerAttributes attributes = new ListenerAttributes(declared.annotation(), resolver);
		List<String> endpoints = attributes.endpoints();
		ListenerHome home = endpoints.isEmpty() ? home(attributes.subscriber()) : this.homes.get(0);
		boolean guest = home.beanFactory() != this.beanFactory;
		String ownId = attributes.id(declared.defaultId());
		String id = guest ? home.freeId(ownId) : ownId;
		String socket = endpoints.isEmpty() ? attributes.subscriber() : id;
		LaneSettings lane = new LaneAttributes(declared.annotation(), resolver).settings(home.defaults().lane());
		FailureSettings failures = new FailureAttributes(declared.annotation(), resolver)
			.settings(home.defaults().failures(), lane.threading());
		boolean autoStartup = attributes.autoStartup(home.defaults().autoStartup());
		ListenerSpec spec = new ListenerSpec(id, socket, endpoints, attributes.topics(), lane, autoStartup && !guest,
				this.listeners.create(declared, attributes, lane.threading()), attributes.filter(), failures);
		requireUniqueId(ownId, declared);
		if (endpoints.isEmpty()) {
			requireKnown(socket, declared);
		}
		else {
			requireUnknown(socket, declared);
		}
		home.registry().register(spec);
		if (guest) {
			this.guests.add(home, id, autoStartup);
		}
		if (!id.equals(ownId)) {
			logger.info("{} has the id '{}', since a parent or sibling context has a listener '{}'", declared, id,
					ownId);
		}
	}

	private ListenerHome home(String subscriber) {
		return this.homes.stream()
			.filter((home) -> home.subscribers().names().contains(subscriber))
			.findFirst()
			.orElse(this.homes.get(0));
	}

	private Set<String> subscribers() {
		return this.homes.stream().flatMap((home) -> home.subscribers().names().stream()).collect(Collectors.toSet());
	}

	private void requireUniqueId(String id, DeclaredListener declared) {
		DeclaredListener other = this.byId.putIfAbsent(id, declared);
		if (other != null) {
			throw new ZmqConfigurationException(
					declared + " has the id '" + id + "', and so has " + other + ". Set a unique 'id' on one of them");
		}
	}

	private void requireKnown(String subscriber, DeclaredListener declared) {
		Set<String> known = subscribers();
		if (!known.contains(subscriber)) {
			String property = subscriber.equals("default") ? "zmq.subscriber.endpoints"
					: "zmq.subscribers." + subscriber + ".endpoints";
			throw new ZmqConfigurationException(declared + " listens on subscriber '" + subscriber
					+ "', which has no endpoints (subscribers with endpoints: "
					+ (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + "). Set '" + property
					+ "', or correct 'subscriber' or set 'endpoints' of the annotation");
		}
	}

	private void requireUnknown(String subscriber, DeclaredListener declared) {
		if (subscribers().contains(subscriber)) {
			throw new ZmqConfigurationException(declared + " has endpoints of its own and the id '" + subscriber
					+ "', which is the name of a configured subscriber. Set another 'id', or 'subscriber' instead of"
					+ " 'endpoints'");
		}
	}

}
