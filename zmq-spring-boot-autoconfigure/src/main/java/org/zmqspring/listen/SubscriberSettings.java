package org.zmqspring.listen;

import java.util.Set;

import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

/**
 * How one subscriber is read. Immutable.
 *
 * @param topics prefixes that are subscribed beside those of the listeners
 * @param traceHeader whether a trace header behind the payload is read and taken off
 */
public record SubscriberSettings(Set<TopicPrefix> topics, boolean traceHeader) {

	/** What a subscriber gets unless configured otherwise. */
	public static final SubscriberSettings NONE = new SubscriberSettings(Set.of(), false);

	/**
	 * Checks nothing; the topics are copied.
	 */
	public SubscriberSettings {
		topics = Set.copyOf(topics);
	}

	Framing framing() {
		return this.traceHeader ? ZmqMessage::withTraceHeader : ZmqMessage::new;
	}

}
