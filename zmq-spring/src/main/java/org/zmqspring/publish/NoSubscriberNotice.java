package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.TopicText;

/**
 * Logs once that a publisher sends messages to which no peer has subscribed, and what to
 * do about it. It checks each of the first messages, and then the first message of each
 * batch. So the cost of the checks is too small to measure. Confined to the publisher
 * thread.
 */
final class NoSubscriberNotice {

	private static final Logger logger = LoggerFactory.getLogger(NoSubscriberNotice.class);

	/** Messages to check after a socket was opened. */
	private static final int FIRST = 1000;

	private static final int LONGEST_TOPIC = 64;

	private final String publisher;

	private final LastValueCache lastValues;

	private boolean done;

	/** How many messages must still be checked. */
	private int checksLeft;

	/** A publisher that waits for subscribers needs no notice. */
	NoSubscriberNotice(String publisher, HoldSettings hold, LastValueCache lastValues) {
		this.publisher = publisher;
		this.lastValues = lastValues;
		this.done = hold.untilSubscribers() > 0;
	}

	/** A socket was opened. It has no subscribers yet. */
	void onOpen() {
		this.checksLeft = this.done ? 0 : FIRST;
	}

	/** The next batch begins. */
	void onBatch() {
		if (this.checksLeft == 0 && !this.done) {
			this.checksLeft = 1;
		}
	}

	/** A message has just been sent on these links. */
	void onSent(OutboundMessage message, List<PublisherLink> links) {
		if (this.checksLeft > 0) {
			this.checksLeft--;
			check(message.frames(), links);
		}
	}

	private void check(byte[][] frames, List<PublisherLink> links) {
		if (this.lastValues.applies(frames)) {
			return;
		}
		for (PublisherLink link : links) {
			if (link.isSubscribedTo(frames[0])) {
				return;
			}
		}
		this.done = true;
		this.checksLeft = 0;
		logger.info("zmq publisher '{}' sent a message to which no subscriber has subscribed{}, so it reaches none."
				+ " Subscribers that are still connecting miss the messages sent before they have subscribed: wait"
				+ " for them with awaitSubscribers, keep the first messages with hold-until-subscribers, or"
				+ " keep the last one of each topic for them with last-value-topics. This is logged once",
				this.publisher, topic(frames));
	}

	/** A single frame is a payload, which does not belong in a log. */
	private static String topic(byte[][] frames) {
		if (frames.length < 2 || frames[0].length == 0 || frames[0].length > LONGEST_TOPIC) {
			return "";
		}
		String topic = new String(frames[0], StandardCharsets.UTF_8);
		return TopicText.isPrintable(topic) ? " (topic '" + topic + "')" : "";
	}

}
