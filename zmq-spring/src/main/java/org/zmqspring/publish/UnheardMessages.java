package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once that a publisher sends messages to which no peer has subscribed, and what to
 * do about it. It looks at each of the first messages, and then at the first one of each
 * batch, so that sending costs nothing measurable for it. Confined to the publisher
 * thread.
 */
final class UnheardMessages {

	private static final Logger logger = LoggerFactory.getLogger(UnheardMessages.class);

	/** Messages to look at after a socket was opened. */
	private static final int FIRST = 1000;

	private static final int LONGEST_TOPIC = 64;

	private final String publisher;

	private final LastValues lastValues;

	private boolean done;

	/** How many messages are still to be looked at. */
	private int looks;

	/**
	 * Look at the messages of a publisher.
	 * @param publisher its name
	 * @param hold whether it waits for subscribers, so that there is nothing to tell
	 * @param lastValues what those who subscribe later get all the same
	 */
	UnheardMessages(String publisher, HoldSettings hold, LastValues lastValues) {
		this.publisher = publisher;
		this.lastValues = lastValues;
		this.done = hold.untilSubscribers() > 0;
	}

	/** A socket was opened: its subscribers are still to come. */
	void onOpen() {
		this.looks = this.done ? 0 : FIRST;
	}

	/** The next batch begins. */
	void onBatch() {
		if (this.looks == 0 && !this.done) {
			this.looks = 1;
		}
	}

	/**
	 * A message was just sent.
	 * @param message the message
	 * @param links where to
	 */
	void onSent(Outgoing message, List<PublisherLink> links) {
		if (this.looks > 0) {
			this.looks--;
			look(message.frames(), links);
		}
	}

	private void look(byte[][] frames, List<PublisherLink> links) {
		if (this.lastValues.isKept(frames)) {
			return;
		}
		for (PublisherLink link : links) {
			if (link.isSubscribedTo(frames[0])) {
				return;
			}
		}
		this.done = true;
		this.looks = 0;
		logger.info(
				"zmq publisher '{}' sent a message to which no subscriber has subscribed{}, so it reaches none."
						+ " Subscribers that are still connecting miss what is sent before they have subscribed: wait"
						+ " for them with awaitSubscribers, keep the first messages with hold-until-subscribers, or"
						+ " keep the last one of each topic for them with last-value-topics. This is told once",
				this.publisher, topic(frames));
	}

	/** A single frame is a payload, which does not belong in a log. */
	private static String topic(byte[][] frames) {
		if (frames.length < 2 || frames[0].length == 0 || frames[0].length > LONGEST_TOPIC) {
			return "";
		}
		String topic = new String(frames[0], StandardCharsets.UTF_8);
		boolean readable = topic.codePoints().noneMatch((c) -> Character.isISOControl(c) || !Character.isDefined(c));
		return readable ? " (topic '" + topic + "')" : "";
	}

}
