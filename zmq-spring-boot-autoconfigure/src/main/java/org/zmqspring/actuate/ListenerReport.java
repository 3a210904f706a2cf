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
 * @param topics its current topic prefixes; the empty one matches every message
 * @param state its state
 * @param concurrency the number of threads that call it
 * @param received messages received for it, including those that were filtered out or
 * dropped
 * @param filtered received messages that its filter rejected
 * @param failed calls that threw an exception
 * @param queue messages that wait for it
 * @param dropped received messages that were dropped before a call
 * @param quarantined messages that it failed on after all retries
 * @param quarantine how many of them are kept
 * @param lastMessageAt when the last message was received, {@code null} if there was none
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
