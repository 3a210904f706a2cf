package org.zmqspring.feed;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;

/**
 * Judges the numbers of all messages that come from one endpoint: what is missing, what
 * is repeated, and when the publisher has restarted. It lives as long as the link, and so
 * survives reconnects. Facts come in, verdicts go out; it knows no clock and logs
 * nothing. A message in order allocates nothing. Confined to the poller thread.
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

	private SequenceFigures.State state = SequenceFigures.State.WAITING;

	private long last;

	private long lost;

	private long restarts;

	private long lostByReconnect;

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
	}

	/**
	 * Messages come over a new connection from now on. A loss that the first message of a
	 * stream shows is an estimate.
	 */
	public void onConnected() {
		this.connection++;
		this.lostByReconnect = 0;
	}

	/**
	 * The subscriptions have changed. A stream that none of them matches brings no
	 * messages for a while, and that is no loss.
	 * @param prefixes all prefixes that are subscribed now
	 */
	public void onSubscriptions(Collection<TopicPrefix> prefixes) {
		if (this.topics != null) {
			this.topics.forEach((topic, stream) -> {
				if (prefixes.stream().noneMatch((prefix) -> prefix.matches(topic))) {
					stream.interrupt();
				}
			});
		}
		else if (this.whole != null && prefixes.isEmpty()) {
			this.whole.interrupt();
		}
	}

	/**
	 * A message has come.
	 * @param topic its topic; not copied
	 * @param number its number
	 * @return what the number tells
	 */
	public SequenceVerdict onMessage(byte[] topic, long number) {
		this.last = number;
		SequenceStream stream = (this.topics != null) ? this.topics.get(topic) : this.whole;
		return (stream != null) ? judged(stream.next(number, this.connection)) : join(topic, number);
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

	private SequenceVerdict judged(SequenceVerdict verdict) {
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
		return verdict;
	}

	/**
	 * What is known now.
	 * @return the figures
	 */
	public SequenceFigures figures() {
		return new SequenceFigures(this.state, this.last, this.lost, this.restarts);
	}

	/**
	 * How many messages are missing because of the last reconnect. With numbers per
	 * topic, it can grow with the first message of each topic.
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
