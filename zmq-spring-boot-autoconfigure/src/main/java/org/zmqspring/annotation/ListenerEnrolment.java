package org.zmqspring.annotation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.validation.Validator;

/**
 * Turns annotated methods into {@link ListenerSpec}s, checks them against each other and
 * the configured subscribers, and registers them. Thread-safe.
 */
final class ListenerEnrolment {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ZmqListenerRegistry registry;

	private final ListenerSubscribers subscribers;

	private final ListenerDefaults defaults;

	private final MethodListenerFactory listeners;

	private final Map<String, ListenerMethod> byId = new ConcurrentHashMap<>();

	ListenerEnrolment(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.registry = beanFactory.getBean(ZmqListenerRegistry.class);
		this.subscribers = beanFactory.getBean(ListenerSubscribers.class);
		this.defaults = beanFactory.getBean(ListenerDefaults.class);
		this.listeners = new MethodListenerFactory(beanFactory.getBean(PayloadCodec.class),
				new MessagingArguments(beanFactory, beanFactory.getBeanProvider(Validator.class).getIfUnique()));
	}

	void register(ListenerMethod method) {
		ListenerAttributes attributes = new ListenerAttributes(method.annotation(),
				new AttributeResolver(this.beanFactory, method));
		String id = attributes.id(method.defaultId());
		List<String> endpoints = attributes.endpoints();
		String socket = endpoints.isEmpty() ? attributes.subscriber() : id;
		ZmqListenerErrorHandler errorHandler = attributes.errorHandler(this.beanFactory,
				this.defaults.failures().errorHandler());
		ListenerSpec spec = new ListenerSpec(id, socket, endpoints, attributes.topics(),
				attributes.lane(this.defaults.lane()), attributes.autoStartup(this.defaults.autoStartup()),
				this.listeners.create(method, attributes.contentType().orElse(null)), null,
				this.defaults.failures().withErrorHandler(errorHandler));
		requireUniqueId(id, method);
		if (endpoints.isEmpty()) {
			requireKnown(socket, method);
		}
		else {
			requireUnknown(socket, method);
		}
		this.registry.register(spec);
	}

	private void requireUniqueId(String id, ListenerMethod method) {
		ListenerMethod other = this.byId.putIfAbsent(id, method);
		if (other != null) {
			throw new ZmqConfigurationException(
					method + " has the id '" + id + "', and so has " + other + ". Set a unique 'id' on one of them");
		}
	}

	private void requireKnown(String subscriber, ListenerMethod method) {
		Set<String> known = this.subscribers.subscribers();
		if (!known.contains(subscriber)) {
			String property = subscriber.equals("default") ? "zmq.subscriber.endpoints"
					: "zmq.subscribers." + subscriber + ".endpoints";
			throw new ZmqConfigurationException(method + " listens on subscriber '" + subscriber
					+ "', which has no endpoints (subscribers with endpoints: "
					+ (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + "). Set '" + property
					+ "', or set 'subscriber' or 'endpoints' of the annotation");
		}
	}

	private void requireUnknown(String subscriber, ListenerMethod method) {
		if (this.subscribers.subscribers().contains(subscriber)) {
			throw new ZmqConfigurationException(method + " has endpoints of its own and the id '" + subscriber
					+ "', which is the name of a configured subscriber. Set another 'id', or 'subscriber' instead of"
					+ " 'endpoints'");
		}
	}

}
