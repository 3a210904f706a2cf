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
 * Publishes each message that a listener failed on after all retries: first a topic that
 * names the listener, then the original frames. Because of this topic, the message does
 * not return to the listener. A message that comes from a quarantine is not published
 * again. Never waits: if the publisher's queue is full, only the quarantine keeps the
 * message. Thread-safe.
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
	 * @param publisher where to publish
	 * @param failures limits how often a full queue is logged
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
			this.failures.warn(logger, null,
					"The queue of the quarantine's publisher is full, so messages that listener '"
							+ failure.listenerId() + "' failed on are not sent");
		}
	}

	/**
	 * A listener of every topic may receive its own failed messages, and would fail on
	 * them again.
	 */
	private static boolean isForwarded(ZmqMessage message) {
		return !message.isSingleFrame() && PREFIX.matches(message.firstFrame());
	}

	/**
	 * The frames to send for a message.
	 * @param listener the id of the listener that failed on it
	 * @param frames the frames of the message
	 * @return the topic and the frames
	 */
	public static List<byte[]> frames(String listener, List<byte[]> frames) {
		List<byte[]> all = new ArrayList<>();
		all.add((TOPIC + listener).getBytes(StandardCharsets.UTF_8));
		all.addAll(frames);
		return all;
	}

}
