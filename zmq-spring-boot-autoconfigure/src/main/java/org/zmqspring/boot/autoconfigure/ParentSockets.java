package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.BeanFactory;

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
		return new ParentSockets(ContextBeans.upwards(ContextBeans.parent(beanFactory), ZmqSettings.class));
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
