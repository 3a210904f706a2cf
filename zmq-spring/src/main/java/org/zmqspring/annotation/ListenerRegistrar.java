package org.zmqspring.annotation;

import java.util.ArrayList;
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
import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Creates a {@link ListenerSpec} from each {@link DeclaredListener}, checks it against
 * the other listeners and the configured subscribers, and registers it. Thread-safe.
 */
final class ListenerRegistrar {

	private static final Logger logger = LoggerFactory.getLogger(ListenerRegistrar.class);

	private final ConfigurableListableBeanFactory beanFactory;

	/** Those of this context and its parents that have subscribers, the nearest first. */
	private final List<SubscriberContext> contexts;

	private final ChildContextListeners childListeners;

	private final MethodListenerFactory listeners;

	private final Map<String, DeclaredListener> byId = new ConcurrentHashMap<>();

	ListenerRegistrar(ConfigurableListableBeanFactory beanFactory, ChildContextListeners childListeners) {
		this.beanFactory = beanFactory;
		this.contexts = SubscriberContext.of(beanFactory);
		this.childListeners = childListeners;
		this.listeners = new MethodListenerFactory(beanFactory);
	}

	void register(DeclaredListener declared) {
		AttributeResolver resolver = new AttributeResolver(this.beanFactory, declared);
		ListenerAttributes attributes = new ListenerAttributes(declared.annotation(), resolver);
		List<String> endpoints = attributes.endpoints();
		SubscriberContext context = endpoints.isEmpty() ? context(attributes.subscriber()) : this.contexts.get(0);
		boolean inParent = context.beanFactory() != this.beanFactory;
		String ownId = attributes.id(declared.defaultId());
		String id = inParent ? context.unusedId(ownId) : ownId;
		String socket = endpoints.isEmpty() ? attributes.subscriber() : id;
		ListenerDefaults defaults = context.defaults();
		LaneSettings lane = attributes.lane(defaults.lane());
		FailureSettings failures = attributes.failures(defaults.failures(), lane.threading());
		boolean autoStartup = attributes.autoStartup(defaults.autoStartup());
		ListenerSpec spec = new ListenerSpec(id, socket, endpoints, attributes.topics(), lane, autoStartup && !inParent,
				this.listeners.create(declared, attributes, lane.threading()), attributes.filter(), failures);
		requireUniqueId(ownId, declared);
		if (endpoints.isEmpty()) {
			requireKnown(socket, declared);
		}
		else {
			requireUnknown(socket, declared);
		}
		context.registry().register(spec);
		if (inParent) {
			this.childListeners.add(context, id, autoStartup);
		}
		if (!id.equals(ownId)) {
			logger.info("{} has the id '{}' because a parent or sibling context has a listener '{}'", declared, id,
					ownId);
		}
	}

	private SubscriberContext context(String subscriber) {
		return this.contexts.stream()
			.filter((context) -> context.subscribers().names().contains(subscriber))
			.findFirst()
			.orElse(this.contexts.get(0));
	}

	private Set<String> subscribers() {
		return this.contexts.stream()
			.flatMap((context) -> context.subscribers().names().stream())
			.collect(Collectors.toSet());
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
					+ "', or change 'subscriber' or 'endpoints' of the annotation");
		}
	}

	private void requireUnknown(String subscriber, DeclaredListener declared) {
		if (subscribers().contains(subscriber)) {
			throw new ZmqConfigurationException(declared + " has endpoints of its own and the id '" + subscriber
					+ "', which is the name of a configured subscriber. Set another 'id', or 'subscriber' instead of"
					+ " 'endpoints'");
		}
	}

	/**
	 * An application context that has subscribers, and its beans that listeners need.
	 * Thread-safe.
	 */
	record SubscriberContext(ConfigurableListableBeanFactory beanFactory, ZmqListenerRegistry registry,
			SubscriberSockets subscribers, ListenerDefaults defaults) {

		/**
		 * This context and its parents, if they have subscribers, the nearest one first.
		 * If none has subscribers, only this context.
		 */
		private static List<SubscriberContext> of(ConfigurableListableBeanFactory beanFactory) {
			List<SubscriberContext> contexts = new ArrayList<>();
			BeanFactory next = beanFactory;
			while (next instanceof ConfigurableListableBeanFactory candidate) {
				if (candidate.getBeanNamesForType(SubscriberSockets.class, true, false).length > 0) {
					contexts.add(create(candidate));
				}
				next = candidate.getParentBeanFactory();
			}
			return contexts.isEmpty() ? List.of(create(beanFactory)) : contexts;
		}

		private static SubscriberContext create(ConfigurableListableBeanFactory beanFactory) {
			return new SubscriberContext(beanFactory, beanFactory.getBean(ZmqListenerRegistry.class),
					beanFactory.getBean(SubscriberSockets.class), beanFactory.getBean(ListenerDefaults.class));
		}

		/** Whether the context is open: a closed one has no beans. */
		boolean isOpen() {
			return this.beanFactory.getSingletonCount() > 0;
		}

		/** The id; with a number if this context already has a listener with the id. */
		private String unusedId(String id) {
			String unused = id;
			for (int number = 1; this.registry.listener(unused).isPresent(); number++) {
				unused = id + "#" + number;
			}
			return unused;
		}

	}

}
