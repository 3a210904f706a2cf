package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.DeliveryMark;
import org.zmqspring.feed.DeliveryMarks;
import org.zmqspring.feed.SequenceRun;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;

/**
 * Marks the messages of one lane: each tells its listener what is missing before it.
 * Messages that the queue rejected are marked when the next one is queued. Thread-safe.
 */
final class LaneMarks {

	private final DeliveryMarks marks;

	LaneMarks(BreakCounter breaks) {
		this.marks = new DeliveryMarks(breaks);
	}

	/** A copy of the message. It tells how many messages the queue rejected before it. */
	static ZmqMessage afterRejected(ZmqMessage message, long rejected) {
		return (message instanceof FeedMessage feed) ? feed.telling(0, false, rejected) : message;
	}

	/**
	 * Whether the publisher has restarted between two messages. If the earlier one has no
	 * number, this is assumed.
	 */
	static boolean isNewLife(ZmqMessage earlier, ZmqMessage later) {
		SequenceRun before = run(earlier);
		SequenceRun now = run(later);
		return now != null && (before == null || DeliveryMarks.isNewLife(before, now));
	}

	private static @Nullable SequenceRun run(ZmqMessage message) {
		return (message instanceof FeedMessage feed && feed.position() instanceof SequenceRun run) ? run : null;
	}

	/** A queued message was dropped. */
	void onDropped(ZmqMessage message) {
		this.marks.onDropped(1 + rejectedBefore(message));
	}

	/**
	 * The queue rejected messages, and the message that tells of them is not delivered.
	 */
	void onRejected(long count) {
		this.marks.onDropped(count);
	}

	/** How many messages the queue rejected before a message, as the message tells. */
	static long rejectedBefore(ZmqMessage message) {
		return (message instanceof FeedMessage feed) ? feed.droppedBefore() : 0;
	}

	/** The listener was stopped for a while. */
	void onMissed() {
		this.marks.onMissed();
	}

	/** The message to deliver, with what it tells. */
	ZmqMessage next(ZmqMessage message) {
		return isRedelivered(message) ? message : told(message, this.marks.next(run(message)));
	}

	/**
	 * The next batch to deliver: the first of the given messages, with what they tell. A
	 * message that tells of a break is a batch of its own. If the listener fails on it,
	 * the next batch tells of the break. So the listener knows of the break before it
	 * handles later messages.
	 */
	List<ZmqMessage> nextBatch(List<ZmqMessage> messages) {
		ZmqMessage first = next(messages.get(0));
		if (tellsOfABreak(first)) {
			return List.of(first);
		}
		List<ZmqMessage> batch = new ArrayList<>(messages.size());
		batch.add(first);
		for (ZmqMessage message : messages.subList(1, messages.size())) {
			DeliveryMark mark = isRedelivered(message) ? DeliveryMark.NONE : this.marks.nextUnlessBreak(run(message));
			if (mark == null) {
				break;
			}
			batch.add(told(message, mark));
		}
		return batch;
	}

	/** A redelivered message tells nothing about the messages before it. */
	private static boolean isRedelivered(ZmqMessage message) {
		return message instanceof FeedMessage feed && feed.isRedelivered();
	}

	private static ZmqMessage told(ZmqMessage message, DeliveryMark mark) {
		return (message instanceof FeedMessage feed && !mark.equals(DeliveryMark.NONE))
				? feed.telling(mark.lostBefore(), mark.newLife(), feed.droppedBefore() + mark.droppedBefore())
				: message;
	}

	private static boolean tellsOfABreak(ZmqMessage message) {
		return message instanceof FeedMessage feed && mark(feed).isBreak();
	}

	/**
	 * The listener has failed on a message after all retries. The next one tells the
	 * same.
	 */
	void onFailed(ZmqMessage message) {
		if (message instanceof FeedMessage feed) {
			this.marks.giveBack(run(feed), mark(feed));
		}
	}

	private static DeliveryMark mark(FeedMessage message) {
		return new DeliveryMark(message.lostBefore(), message.newLife(), message.droppedBefore());
	}

}
