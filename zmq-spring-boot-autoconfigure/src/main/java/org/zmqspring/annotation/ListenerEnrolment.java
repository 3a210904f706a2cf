package org.zmqspring.annotation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Turns annotated methods and classes into {@link ListenerSpec}s, checks them against
 * each other and the configured subscribers, and registers them. Thread-safe.
 */
final class ListenerEnrolment {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ZmqListenerRegistry registry;

	private final ListenerSubscribers subscribers;

	private final ListenerDefaults defaults;

	private final MethodListenerFactory listeners;

	private final Map<String, DeclaredListener> byId = new ConcurrentHashMap<>();

	ListenerEnrolment(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.registry = beanFactory.getBean(ZmqListenerRegistry.class);
		this.subscribers = beanFactory.getBean(ListenerSubscribers.class);
		this.defaults = beanFactory.getBean(ListenerDefaults.class);
		this.listeners = new MethodListenerFactory(beanFactory);
	}

	void register(DeclaredListener declared) {
		AttributeResolver resolver = new AttributeResolver(this.beanFactory, declared);
		ListenerAttributes attributes = new ListenerAttributes(declared.annotation(), resolver);
		String id = attributes.id(declared.defaultId());
		List<String> endpoints = attributes.endpoints();
		String socket = endpoints.isEmpty() ? attributes.subscriber() : id;
		LaneSettings lane = new LaneAttributes(declared.annotation(), resolver).settings(this.defaults.lane());
		FailureSettings failures = new FailureAttributes(declared.annotation(), resolver)
			.settings(this.defaults.failures(), lane.threading());
		ListenerSpec spec = new ListenerSpec(id, socket, endpoints, attributes.topics(), lane,
				attributes.autoStartup(this.defaults.autoStartup()),
				this.listeners.create(declared, attributes, lane.threading()), attributes.filter(), failures);
		requireUniqueId(id, declared);
		if (endpoints.isEmpty()) {
			requireKnown(socket, declared);
		}
		else {
			requireUnknown(socket, declared);
		}
		this.registry.register(spec);
	}

	private void requireUniqueId(String id, DeclaredListener declared) {
		DeclaredListener other = this.byId.putIfAbsent(id, declared);
		if (other != null) {
			throw new ZmqConfigurationException(
					declared + " has the id '" + id + "', and so has " + other + ". Set a unique 'id' on one of them");
		}
	}

	private void requireKnown(String subscriber, DeclaredListener declared) {
		Set<String> known = this.subscribers.subscribers();
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
		if (this.subscribers.subscribers().contains(subscriber)) {
			throw new ZmqConfigurationException(declared + " has endpoints of its own and the id '" + subscriber
					+ "', which is the name of a configured subscriber. Set another 'id', or 'subscriber' instead of"
					+ " 'endpoints'");
		}
	}

}
