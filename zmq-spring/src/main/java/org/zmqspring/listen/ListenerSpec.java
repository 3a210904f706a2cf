package org.zmqspring.listen;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/**
 * The declaration of one listener. Immutable.
 *
 * @param id unique name, also a tag of its meters
 * @param socket name of the configured subscriber it listens on; the id, if the listener
 * has endpoints of its own
 * @param endpoints endpoints of a subscriber for this listener only; empty to listen on a
 * configured subscriber
 * @param topics topic prefixes it is subscribed to at first, at least one;
 * {@link TopicPrefix#EVERYTHING} for all
 * @param lane its threads and queues
 * @param autoStartup whether it starts with the application
 * @param listener called with the messages
 * @param filter returns {@code false} for messages that the listener must not get; called
 * on the listener's thread; {@code null} for no filter
 * @param failures what happens to messages that the listener fails on
 */
public record ListenerSpec(String id, String socket, List<String> endpoints, Set<TopicPrefix> topics, LaneSettings lane,
		boolean autoStartup, MessageListener listener, @Nullable Predicate<ZmqMessage> filter,
		FailureSettings failures) {

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if there is no topic, if the listener has
	 * endpoints of its own and the name of the socket is not its id, or if a listener on
	 * the poller thread has batches or retries
	 */
	public ListenerSpec {
		endpoints = List.copyOf(endpoints);
		topics = Set.copyOf(topics);
		if (topics.isEmpty()) {
			throw new IllegalArgumentException("a listener needs at least one topic prefix");
		}
		if (!endpoints.isEmpty() && !socket.equals(id)) {
			throw new IllegalArgumentException(
					"the socket of a listener with endpoints of its own must have the id as its name");
		}
		if (lane.threading() == Threading.POLLER && listener instanceof BatchMessageListener) {
			throw new IllegalArgumentException("a listener on the poller thread cannot get batches");
		}
		if (lane.threading() == Threading.POLLER && failures.retry() != null) {
			throw new IllegalArgumentException("a listener on the poller thread cannot have retries, because they"
					+ " would delay all other listeners");
		}
	}

	/**
	 * Declare a listener. Unless set, it gets all messages of the subscriber
	 * {@code default}, with {@link LaneSettings#DEFAULTS} and
	 * {@link FailureSettings#logged()}. The properties at {@code zmq.listener} are not
	 * used; their values are in the bean {@code ListenerDefaults}.
	 * @param id unique name
	 * @param listener called with the messages; a {@link BatchMessageListener} gets
	 * several at once
	 * @return a builder
	 */
	public static ListenerSpecBuilder builder(String id, MessageListener listener) {
		return new ListenerSpecBuilder(id, listener);
	}

}
