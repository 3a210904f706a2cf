package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * One socket to be opened, with every setting in force. Immutable.
 *
 * @param name configured name, {@code default} for the socket without one
 * @param type its side
 * @param mode whether it binds or connects
 * @param endpoints where to; at least one, no two alike
 * @param reconnect how its links try again
 * @param settings options of its engine sockets
 * @param startup what happens if an endpoint fails at start-up
 * @param awaitConnected how long start-up waits for its endpoints to be connected; zero
 * does not wait
 * @param topics what a subscriber subscribes to beside its listeners; empty for a
 * publisher
 * @param publisher the queue of a publisher; {@code null} for a subscriber
 */
record SocketSpec(String name, SocketType type, SocketMode mode, List<Endpoint> endpoints, ReconnectSettings reconnect,
		SocketSettings settings, StartupPolicy startup, Duration awaitConnected, Set<TopicPrefix> topics,
		@Nullable PublisherSettings publisher) {

	SocketSpec {
		endpoints = List.copyOf(endpoints);
		topics = Set.copyOf(topics);
	}

}
