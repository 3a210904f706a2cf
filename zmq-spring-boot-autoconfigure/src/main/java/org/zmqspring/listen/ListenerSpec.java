package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/**
 * One listener as it was declared. Immutable.
 *
 * @param id unique name, also the tag of its meters
 * @param socket configured name of the subscriber it listens on
 * @param topics prefixes it wants; never empty, {@link TopicPrefix#EVERYTHING} for all
 * @param lane its queue and worker
 * @param autoStartup whether it starts with the application
 * @param listener what is called
 * @param errorHandler told of failures
 */
public record ListenerSpec(String id, String socket, Set<TopicPrefix> topics, LaneSettings lane, boolean autoStartup,
		MessageListener listener, ZmqListenerErrorHandler errorHandler) {

	public ListenerSpec {
		topics = Set.copyOf(topics);
		if (topics.isEmpty()) {
			throw new IllegalArgumentException("a listener needs at least one topic prefix");
		}
	}

}
