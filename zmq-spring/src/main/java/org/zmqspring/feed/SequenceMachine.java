package org.zmqspring.feed;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;

/**
 * Judges the numbers of all messages that come from one endpoint: what is missing, what
 * is repeated, and when the publisher has restarted. It lives as long as the link, across
 * reconnects. It takes facts and returns verdicts; it has no clock and no log. A message
 * in order allocates nothing. Confined to the poller thread.
 */
@Internal
public final class SequenceMachine {

	private final SequenceFormat format;

	private final BreakCounter breaks;

	/** {@code null} if all messages of the endpoint are numbered together. */
	private final @Nullable RecentTopics<SequenceStream> topics;

	/** All messages of the endpoint, if they are numbered together. */
	private @Nullable SequenceStream whole;

	private long connection;

	private SequenceStream.Scope scope;

	private SequenceFigures.State state = SequenceFigures.State.WAITING;

	private long last;

	private long lost;

	private long restarts;

	private long lostByReconnect;

	private boolean knowsLostByReconnect;

	/**
	 * Create a machine that has seen no message.
	 * @param format how numbers are written
	 * @param scope which messages are numbered together
	 * @param breaks orders the runs of all machines of a poller
	 */
	public SequenceMachine(SequenceFormat format, SequenceScope scope, BreakCounter breaks) {
		this(format, scope, breaks, RecentTopics.MOST_TOPICS, RecentTopics.MOST_BYTES);
	}

	SequenceMachine(SequenceFormat format, SequenceScope scope, BreakCounter breaks, int mostTopics,
			long mostTopicBytes) {
		this.format = format;
		this.breaks = breaks;
		this.topics = (scope == SequenceScope.TOPIC) ? new RecentTopics<>(mostTopics, mostTopicBytes) : null;
		this.scope = (scope == SequenceScope.TOPIC) ? SequenceStream.Scope.TOPIC : SequenceStream.Scope.ALL;
	}

	/**
	 * The link has reconnected. If the first message of a stream shows a loss, the count
	 * is an estimate. Implausible streams are judged again.
	 */
	public void onConnected() {
		onPeerConnected();
		this.lostByReconnect = 0;
		this.knowsLostByReconnect = false;
	}

	/**
	 * A publisher has connected to the bound socket, perhaps again. The next message of
	 * each stream is judged as after {@link #onConnected()}.
	 */
	public void onPeerConnected() {
		this.connection++;
		if (this.state == SequenceFigures.State.IMPLAUSIBLE) {
			this.state = SequenceFigures.State.FOLLOWED;
		}
	}

	/**
	 * The publisher has restarted: its answer to a request for missed messages shows it.
	 * So the next message is of a new life, whatever its number is. It has an effect only
	 * if all messages of the endpoint are numbered together.
	 */
	public void onRestarted() {
		if (this.whole != null) {
			this.whole.restarted();
		}
	}

	/**
	 * The subscriptions have changed. If only an ended subscription matched a stream, its
	 * messages are not received for a while. This is no loss.
	 * @param ended prefixes that are no longer subscribed
	 * @param remaining all prefixes that are subscribed now
	 */
	public void onSubscriptions(Collection<TopicPrefix> ended, Collection<TopicPrefix> remaining) {
		if (this.topics == null) {
			boolean all = remaining.isEmpty() || remaining.contains(TopicPrefix.EVERYTHING);
			this.scope = all ? SequenceStream.Scope.ALL : SequenceStream.Scope.FILTERED;
			if (this.whole != null && remaining.isEmpty()) {
				this.whole.interrupt();
			}
		}
		else if (!ended.isEmpty()) {
			this.topics.forEach((topic, stream) -> {
				if (matches(ended, topic) && !matches(remaining, topic)) {
					stream.interrupt();
				}
			});
		}
	}

	private static boolean matches(Collection<TopicPrefix> prefixes, byte[] topic) {
		return prefixes.stream().anyMatch((prefix) -> prefix.matches(topic));
	}

	/**
	 * A subscription has ended, and it is unknown which topics it matched. So a gap
	 * before the next message of a topic does not count as a loss.
	 */
	public void interruptTopics() {
		if (this.topics != null) {
			this.topics.forEach((topic, stream) -> stream.interrupt());
		}
	}

	/**
	 * A message was received.
	 * @param topic its topic; not copied
	 * @param number its number; bits beyond the width of the format are ignored
	 * @return what the number tells
	 */
	public SequenceVerdict onMessage(byte[] topic, long number) {
		long own = this.format.truncate(number);
		this.last = own;
		SequenceStream stream = (this.topics != null) ? this.topics.get(topic) : this.whole;
		if (stream == null) {
			return join(topic, own);
		}
		boolean showsLoss = stream.showsLossOf(this.connection);
		SequenceVerdict verdict = stream.next(own, this.connection, this.scope);
		if (verdict.kind() != SequenceVerdict.Kind.IN_ORDER) {
			count(verdict);
		}
		this.knowsLostByReconnect |= showsLoss && verdict.kind() != SequenceVerdict.Kind.REPEATED;
		return verdict;
	}

	private SequenceVerdict join(byte[] topic, long number) {
		SequenceStream stream = new SequenceStream(this.format, number, this.connection, this.breaks);
		if (this.topics != null) {
			this.topics.add(topic, stream);
		}
		else {
			this.whole = stream;
		}
		if (this.state == SequenceFigures.State.WAITING) {
			this.state = SequenceFigures.State.FOLLOWED;
		}
		return stream.joined();
	}

	private void count(SequenceVerdict verdict) {
		switch (verdict.kind()) {
			case GAP -> {
				this.lost = SequenceRun.sum(this.lost, verdict.lost());
				if (verdict.reconnected() && this.lostByReconnect != SequenceRun.UNKNOWN) {
					this.lostByReconnect = SequenceRun.sum(this.lostByReconnect, verdict.lost());
				}
			}
			case NEW_LIFE -> {
				this.restarts++;
				if (verdict.reconnected()) {
					this.lostByReconnect = SequenceRun.UNKNOWN;
				}
			}
			case IMPLAUSIBLE -> this.state = SequenceFigures.State.IMPLAUSIBLE;
			case JOINED, IN_ORDER, REPEATED, NOT_JUDGED -> {
			}
		}
	}

	/**
	 * The current counts.
	 * @return the figures
	 */
	public SequenceFigures figures() {
		return new SequenceFigures(this.state, this.last, this.lost, this.restarts);
	}

	/**
	 * Whether a message has shown how many messages the latest reconnect has lost. The
	 * first message of a topic does not show it, and a repeated one does not.
	 * @return whether {@link #lostByReconnect()} is known
	 */
	public boolean knowsLostByReconnect() {
		return this.knowsLostByReconnect;
	}

	/**
	 * How many messages are missing because of the latest reconnect. With numbers per
	 * topic, the count can grow with the next message of each topic.
	 * @return the estimate, -1 if the publisher has restarted
	 */
	public long lostByReconnect() {
		return this.lostByReconnect;
	}

	/** How many streams are followed. */
	int streams() {
		return (this.topics != null) ? this.topics.size() : (this.whole != null) ? 1 : 0;
	}

}
