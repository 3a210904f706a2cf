package org.zmqspring.actuate;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.message.TopicPrefix;

/**
 * One listener. Immutable.
 *
 * @param id its id
 * @param socket the subscriber it listens on
 * @param topics the prefixes it wants now; the empty one is everything
 * @param state where it is in its life
 * @param concurrency how many threads call it
 * @param received messages handed to its lane
 * @param filtered messages of those received that its filter held back
 * @param failed calls that threw
 * @param queue messages that wait for it
 * @param dropped messages of those received that were given up before it saw them
 * @param quarantined messages it failed on for good
 * @param quarantine how many of them are kept
 * @param lastMessageAt when the last message came, {@code null} if there was none
 */
public record ListenerReport(String id, String socket, List<String> topics, String state, int concurrency,
		long received, long filtered, long failed, int queue, long dropped, long quarantined, int quarantine,
		@Nullable Instant lastMessageAt) {

	static ListenerReport of(ListenerInfo info, Ticker ticker) {
		return new ListenerReport(info.id(), info.socket(),
				info.topics().stream().map(TopicPrefix::toString).sorted().toList(), info.state().name(),
				info.concurrency(), info.received(), info.filtered(), info.failed(), info.queue(), info.dropped(),
				info.quarantined(), info.quarantine(),
				(info.received() > 0) ? ticker.instantOf(info.heardNanos()) : null);
	}

}
