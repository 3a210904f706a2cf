package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The sockets that the parents of an application context have opened. A child inherits
 * the properties of its parent, and must not open the same sockets again. Immutable.
 */
final class ParentContexts {

	private final List<ZmqSettings> settings;

	private ParentContexts(List<ZmqSettings> settings) {
		this.settings = List.copyOf(settings);
	}

	/** The parents of a bean factory. */
	static ParentContexts of(@Nullable BeanFactory beanFactory) {
		return new ParentContexts(beansUpwards(parent(beanFactory), ZmqSettings.class));
	}

	/** Whether no parent can have sockets. */
	boolean haveNoSockets() {
		return this.settings.isEmpty();
	}

	/** The settings without the sockets that a parent has opened. */
	ZmqSettings without(ZmqSettings own) {
		return own
			.only((socket) -> this.settings.stream().flatMap(ParentContexts::sockets).noneMatch(socket::isSameAs));
	}

	private static Stream<SocketSpec> sockets(ZmqSettings settings) {
		Stream<SocketSpec> sides = settings.forwarders()
			.stream()
			.flatMap((forwarder) -> Stream.of(forwarder.frontend(), forwarder.backend()));
		return Stream.of(settings.publishers().stream(), settings.subscribers().stream(), sides)
			.flatMap((sockets) -> sockets);
	}

	/** Whether a parent has opened the same socket. */
	boolean contain(ConfiguredSocket socket) {
		return this.settings.stream().anyMatch(socket::isIn);
	}

	/**
	 * All beans of a type in a context and its parents, those of the nearest context
	 * first. An injected list would contain only one of several beans that have the same
	 * name in different contexts.
	 */
	static <T> List<T> beansUpwards(@Nullable BeanFactory beanFactory, Class<T> type) {
		List<T> beans = new ArrayList<>();
		for (BeanFactory next = beanFactory; next != null; next = parent(next)) {
			if (next instanceof ListableBeanFactory context) {
				for (String name : context.getBeanNamesForType(type, true, false)) {
					beans.add(context.getBean(name, type));
				}
			}
		}
		return beans;
	}

	static @Nullable BeanFactory parent(@Nullable BeanFactory beanFactory) {
		return (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

}
