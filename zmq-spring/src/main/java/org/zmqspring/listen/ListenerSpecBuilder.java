package org.zmqspring.listen;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/**
 * Declares a listener step by step, for {@link ZmqListenerRegistry#register}. Confined to
 * one thread.
 */
public final class ListenerSpecBuilder {

	private final String id;

	private final MessageListener listener;

	private String socket = "default";

	private List<String> endpoints = List.of();

	private Set<TopicPrefix> topics = Set.of(TopicPrefix.EVERYTHING);

	private LaneSettings lane = LaneSettings.DEFAULTS;

	private boolean autoStartup = true;

	private @Nullable Predicate<ZmqMessage> filter;

	private @Nullable FailureSettings failures;

	ListenerSpecBuilder(String id, MessageListener listener) {
		this.id = id;
		this.listener = listener;
	}

	/**
	 * Listen on a configured subscriber.
	 * @param name its name, {@code default} unless set
	 * @return this
	 */
	public ListenerSpecBuilder subscriber(String name) {
		this.socket = name;
		this.endpoints = List.of();
		return this;
	}

	/**
	 * Listen on a subscriber only for this listener. It has the listener's id as its name
	 * and is closed with the listener.
	 * @param addresses where it connects to, such as {@code tcp://localhost:5556}
	 * @return this
	 */
	public ListenerSpecBuilder endpoints(String... addresses) {
		this.socket = this.id;
		this.endpoints = List.of(addresses);
		return this;
	}

	/**
	 * Listen to some topics only. The default is all topics.
	 * @param prefixes byte prefixes as in ZeroMQ
	 * @return this
	 */
	public ListenerSpecBuilder topics(String... prefixes) {
		return topics(Arrays.stream(prefixes).map(TopicPrefix::of).collect(Collectors.toSet()));
	}

	/**
	 * Listen to some topics only. The default is all topics.
	 * @param prefixes byte prefixes as in ZeroMQ, at least one
	 * @return this
	 */
	public ListenerSpecBuilder topics(Set<TopicPrefix> prefixes) {
		this.topics = prefixes;
		return this;
	}

	/**
	 * Threads and queues, {@link LaneSettings#DEFAULTS} unless set.
	 * @param settings the threads and queues
	 * @return this
	 */
	public ListenerSpecBuilder lane(LaneSettings settings) {
		this.lane = settings;
		return this;
	}

	/**
	 * Whether the listener starts with the application, {@code true} unless set.
	 * @param start {@code false} to wait for {@link ZmqListenerRegistry#start}
	 * @return this
	 */
	public ListenerSpecBuilder autoStartup(boolean start) {
		this.autoStartup = start;
		return this;
	}

	/**
	 * Call the listener with some messages only.
	 * @param wanted returns {@code false} for messages that the listener must not get;
	 * called on the listener's thread
	 * @return this
	 */
	public ListenerSpecBuilder filter(@Nullable Predicate<ZmqMessage> wanted) {
		this.filter = wanted;
		return this;
	}

	/**
	 * What happens to messages that the listener fails on,
	 * {@link FailureSettings#logged()} unless set.
	 * @param settings retries, quarantine and error handler
	 * @return this
	 */
	public ListenerSpecBuilder failures(FailureSettings settings) {
		this.failures = settings;
		return this;
	}

	/**
	 * Create the declaration.
	 * @return the declaration, for {@link ZmqListenerRegistry#register}
	 * @throws IllegalArgumentException if its parts contradict each other
	 */
	public ListenerSpec build() {
		return new ListenerSpec(this.id, this.socket, this.endpoints, this.topics, this.lane, this.autoStartup,
				this.listener, this.filter, (this.failures != null) ? this.failures : FailureSettings.logged());
	}

}
