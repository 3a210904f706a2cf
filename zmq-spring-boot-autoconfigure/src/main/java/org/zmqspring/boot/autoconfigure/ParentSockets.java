package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The sockets that the parents of an application context have opened. A child inherits
 * the properties of its parent, and must not open the same sockets once more. Immutable.
 */
final class ParentSockets {

	private final List<ZmqSettings> settings;

	private ParentSockets(List<ZmqSettings> settings) {
		this.settings = List.copyOf(settings);
	}

	/** Those above a bean factory; its own are none of them. */
	static ParentSockets of(@Nullable BeanFactory beanFactory) {
		List<ZmqSettings> settings = new ArrayList<>();
		BeanFactory parent = parent(beanFactory);
		while (parent != null) {
			if (parent instanceof ListableBeanFactory listable) {
				for (String name : listable.getBeanNamesForType(ZmqSettings.class, true, false)) {
					settings.add(listable.getBean(name, ZmqSettings.class));
				}
			}
			parent = parent(parent);
		}
		return new ParentSockets(settings);
	}

	private static @Nullable BeanFactory parent(@Nullable BeanFactory beanFactory) {
		return (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

	/** Whether no parent has sockets, nor the means to open some. */
	boolean isEmpty() {
		return this.settings.isEmpty();
	}

	/** The settings without the sockets that a parent has opened. */
	ZmqSettings without(ZmqSettings own) {
		return own.only((socket) -> this.settings.stream()
			.flatMap((parent) -> Stream.concat(parent.publishers().stream(), parent.subscribers().stream()))
			.noneMatch(socket::isSameAs));
	}

	/** Whether a parent has opened this very socket. */
	boolean contain(ConfiguredSocket socket) {
		return this.settings.stream().anyMatch(socket::isIn);
	}

}
