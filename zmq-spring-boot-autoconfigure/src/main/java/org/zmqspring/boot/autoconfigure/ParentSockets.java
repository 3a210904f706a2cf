package org.zmqspring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

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
		return new ParentSockets(ContextBeans.upwards(ContextBeans.parent(beanFactory), SocketCatalog.class));
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
