package org.zmqspring.actuate;

import java.util.List;

import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.message.TopicPrefix;

/**
 * One listener. Immutable.
 *
 * @param id its id
 * @param socket the subscriber it listens on
 * @param topics the prefixes it wants; the empty one is everything
 * @param state where it is in its life
 * @param received messages handed to its lane
 * @param failed calls that threw
 * @param queue messages that wait for it
 * @param dropped messages of those received that were given up before it saw them
 */
public record ListenerReport(String id, String socket, List<String> topics, String state, long received, long failed,
		int queue, long dropped) {

	static ListenerReport of(ListenerInfo info) {
		return new ListenerReport(info.id(), info.socket(),
				info.topics().stream().map(TopicPrefix::toString).sorted().toList(), info.state().name(),
				info.received(), info.failed(), info.queue(), info.dropped());
	}

}
