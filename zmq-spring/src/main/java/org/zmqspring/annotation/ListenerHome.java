package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.listen.ZmqListenerRegistry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * An application context that has subscribers, and what listeners on these need of it.
 * Thread-safe.
 *
 * @param beanFactory the beans of the context
 * @param registry where listeners are registered
 * @param subscribers what they can listen on
 * @param defaults what they get where their annotation is silent
 */
record ListenerHome(ConfigurableListableBeanFactory beanFactory, ZmqListenerRegistry registry,
		SubscriberSockets subscribers, ListenerDefaults defaults) {

	/** Those of a context and of its parents, the nearest one first. At least one. */
	static List<ListenerHome> above(ConfigurableListableBeanFactory beanFactory) {
		List<ListenerHome> homes = new ArrayList<>();
		BeanFactory next = beanFactory;
		while (next instanceof ConfigurableListableBeanFactory candidate) {
			if (candidate.getBeanNamesForType(SubscriberSockets.class, true, false).length > 0) {
				homes.add(of(candidate));
			}
			next = candidate.getParentBeanFactory();
		}
		return homes.isEmpty() ? List.of(of(beanFactory)) : homes;
	}

	private static ListenerHome of(ConfigurableListableBeanFactory beanFactory) {
		return new ListenerHome(beanFactory, beanFactory.getBean(ZmqListenerRegistry.class),
				beanFactory.getBean(SubscriberSockets.class), beanFactory.getBean(ListenerDefaults.class));
	}

	/** Whether its beans are there; they are not once its context is closed. */
	boolean isOpen() {
		return this.beanFactory.getSingletonCount() > 0;
	}

	/** The id, with a number if another context has registered a listener of that id. */
	String freeId(String id) {
		String free = id;
		for (int number = 1; has(free); number++) {
			free = id + "#" + number;
		}
		return free;
	}

	private boolean has(String id) {
		return this.registry.listener(id).isPresent();
	}

}
