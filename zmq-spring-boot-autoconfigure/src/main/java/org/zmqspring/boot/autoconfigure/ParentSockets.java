package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The sockets that the parents of an application context have opened. A child inherits
 * the properties of its parent, and must not open the same sockets once more. Immutable.
 */
final class ParentSockets {

	private final List<SocketCatalog> catalogs;

	private ParentSockets(List<SocketCatalog> catalogs) {
		this.catalogs = List.copyOf(catalogs);
	}

	/** Those above a bean factory; its own are none of them. */
	static ParentSockets of(@Nullable BeanFactory beanFactory) {
		List<SocketCatalog> catalogs = new ArrayList<>();
		BeanFactory parent = parent(beanFactory);
		while (parent != null) {
			if (parent instanceof ListableBeanFactory listable) {
				for (String name : listable.getBeanNamesForType(SocketCatalog.class, true, false)) {
					catalogs.add(listable.getBean(name, SocketCatalog.class));
				}
			}
			parent = parent(parent);
		}
		return new ParentSockets(catalogs);
	}

	private static @Nullable BeanFactory parent(@Nullable BeanFactory beanFactory) {
		return (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

	/** Whether no parent has sockets, nor the means to open some. */
	boolean isEmpty() {
		return this.catalogs.isEmpty();
	}

	/** Whether a parent has opened this very socket. */
	boolean contain(ConfiguredSocket socket) {
		return this.catalogs.stream().anyMatch((catalog) -> catalog.isConfigured(socket));
	}

}
