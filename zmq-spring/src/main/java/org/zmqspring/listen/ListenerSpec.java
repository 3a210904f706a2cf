package org.zmqspring.listen;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/**
 * One listener as it was declared. Immutable.
 *
 * @param id unique name, also the tag of its meters
 * @param socket configured name of the subscriber it listens on; its id, if it has
 * endpoints of its own
 * @param endpoints where a subscriber just for this listener connects to; empty to listen
 * on a configured one
 * @param topics prefixes it wants at first; never empty, {@link TopicPrefix#EVERYTHING}
 * for all
 * @param lane its threads and queues
 * @param autoStartup whether it starts with the application
 * @param listener what is called
 * @param filter which of the messages it is called with, asked on its own thread;
 * {@code null} for all
 * @param failures what happens to those it fails on
 */
public record ListenerSpec(String id, String socket, List<String> endpoints, Set<TopicPrefix> topics, LaneSettings lane,
		boolean autoStartup, MessageListener listener, @Nullable Predicate<ZmqMessage> filter,
		FailureSettings failures) {

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if there is no topic, the socket is not named as
	 * it must be, or the poller thread is asked for batches or retries
	 */
	public ListenerSpec {
		endpoints = List.copyOf(endpoints);
		topics = Set.copyOf(topics);
		if (topics.isEmpty()) {
			throw new IllegalArgumentException("a listener needs at least one topic prefix");
		}
		if (!endpoints.isEmpty() && !socket.equals(id)) {
			throw new IllegalArgumentException("the socket of a listener with endpoints of its own is named as its id");
		}
		if (lane.threading() == Threading.POLLER && listener instanceof BatchMessageListener) {
			throw new IllegalArgumentException("a listener on the poller thread gets no batches");
		}
		if (lane.threading() == Threading.POLLER && failures.retry() != null) {
			throw new IllegalArgumentException("a listener on the poller thread is never called again: it would hold up"
					+ " all others meanwhile");
		}
	}

	/**
	 * Declare a listener on everything the subscriber {@code default} receives, with
	 * {@link LaneSettings#DEFAULTS} and {@link FailureSettings#logged()}: what an
	 * application configures at {@code zmq.listener} is in its bean
	 * {@code ListenerDefaults}.
	 * @param id unique name
	 * @param listener what is called; a {@link BatchMessageListener} gets several
	 * messages at once
	 * @return to be completed
	 */
	public static ListenerSpecBuilder builder(String id, MessageListener listener) {
		return new ListenerSpecBuilder(id, listener);
	}

}
