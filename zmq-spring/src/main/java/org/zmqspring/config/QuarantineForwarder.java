package org.zmqspring.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqOperations;

/**
 * Publishes messages that a listener failed on for good: a topic that names the listener,
 * which keeps them from coming back to it, then the frames as they came. One that comes
 * from a quarantine is not published again. Never waits; what the publisher has no room
 * for is only kept by the quarantine. Thread-safe.
 */
@Internal
public final class QuarantineForwarder implements Consumer<ListenerExecutionFailedException> {

	static final String TOPIC = "quarantine.";

	private static final TopicPrefix PREFIX = TopicPrefix.of(TOPIC);

	private static final Logger logger = LoggerFactory.getLogger(QuarantineForwarder.class);

	private final ZmqOperations publisher;

	private final LogThrottle failures;

	/**
	 * Create a forwarder.
	 * @param publisher what it publishes with
	 * @param failures limits what is logged of a full queue
	 */
	public QuarantineForwarder(ZmqOperations publisher, LogThrottle failures) {
		this.publisher = publisher;
		this.failures = failures;
	}

	@Override
	public void accept(ListenerExecutionFailedException failure) {
		if (isForwarded(failure.zmqMessage())) {
			return;
		}
		if (!this.publisher.trySendFrames(frames(failure.listenerId(), failure.zmqMessage().frames()))) {
			this.failures.warn(logger, null, "The queue of the quarantine's publisher is full; messages that listener '"
					+ failure.listenerId() + "' failed on are not sent");
		}
	}

	/** A listener to everything may get its own failures, and fail on them for ever. */
	private static boolean isForwarded(ZmqMessage message) {
		return !message.isSingleFrame() && PREFIX.matches(message.topicBytes());
	}

	/**
	 * What is sent for a message.
	 * @param listener who failed on it
	 * @param frames its frames
	 * @return the topic and the frames
	 */
	public static List<byte[]> frames(String listener, List<byte[]> frames) {
		List<byte[]> all = new ArrayList<>();
		all.add((TOPIC + listener).getBytes(StandardCharsets.UTF_8));
		all.addAll(frames);
		return all;
	}

}
