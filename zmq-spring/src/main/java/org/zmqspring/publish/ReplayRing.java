package org.zmqspring.publish;

import java.util.concurrent.atomic.AtomicLong;

import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.message.ZmqMessage;

/**
 * The latest numbered messages of one publisher, with the frames that answers have. It is
 * bounded by a number of messages and of bytes, and forgets the oldest message first. It
 * always keeps the latest message: one that is larger than the bound is kept alone.
 * <p>
 * The position of a message is its number, but it does not wrap. To add or to find a
 * message takes constant time, except if the ring must grow. Confined to the publisher
 * thread, except {@link #size()} and {@link #bytes()}.
 */
final class ReplayRing {

	private static final int FIRST_LENGTH = 16;

	private final int capacity;

	private final long maxBytes;

	private final SequenceFormat format;

	/** Its length is a power of two. A message is at its position, modulo that length. */
	private byte[][][] slots = new byte[FIRST_LENGTH][][];

	private final AtomicLong size = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private long end;

	ReplayRing(int capacity, long maxBytes, SequenceFormat format) {
		this.capacity = capacity;
		this.maxBytes = maxBytes;
		this.format = format;
	}

	/**
	 * Add the next message. Older ones make room for it. The kept messages have no gap:
	 * if a number is missing before it, older messages are forgotten. Returns
	 * {@code false} if the message is larger than the bound of bytes; then it is the only
	 * one that is kept.
	 * @param frames its frames; not copied, so they must not be changed any more
	 */
	boolean add(long number, byte[][] frames) {
		skip(this.format.truncate(number - this.end));
		long length = ZmqMessage.size(frames);
		while (size() > 0 && (size() == this.capacity || bytes() + length > this.maxBytes)) {
			forgetOldest();
		}
		if (size() == this.slots.length) {
			grow();
		}
		this.slots[slot(this.end)] = frames;
		changeBy(1, length);
		this.end++;
		return length <= this.maxBytes;
	}

	/** A message got its number and was not added, because memory was short. */
	private void skip(long missing) {
		if (missing != 0) {
			while (size() > 0) {
				forgetOldest();
			}
			this.end += missing;
		}
	}

	private void forgetOldest() {
		int oldest = slot(begin());
		changeBy(-1, -ZmqMessage.size(this.slots[oldest]));
		this.slots[oldest] = null;
	}

	private void changeBy(int messages, long length) {
		this.size.lazySet(this.size.getPlain() + messages);
		this.bytes.lazySet(this.bytes.getPlain() + length);
	}

	private void grow() {
		byte[][][] old = this.slots;
		long from = begin();
		byte[][][] larger = new byte[old.length * 2][][];
		for (long position = from; position < this.end; position++) {
			larger[(int) (position & (larger.length - 1))] = old[(int) (position & (old.length - 1))];
		}
		this.slots = larger;
	}

	private int slot(long position) {
		return (int) (position & (this.slots.length - 1));
	}

	/** The position of the oldest message; {@link #end()} if there is none. */
	long begin() {
		return this.end - this.size.getPlain();
	}

	/** The position of the next message that will be added. */
	long end() {
		return this.end;
	}

	/** The message at a position from {@link #begin()} to before {@link #end()}. */
	byte[][] get(long position) {
		return this.slots[slot(position)];
	}

	/**
	 * The position of the first message that a request asks for: that of the number, if
	 * it is kept. A lower number asks for all messages, a higher one for none. After the
	 * numbers have wrapped, a number that was forgotten shortly before counts as lower.
	 */
	long find(long number) {
		long oldest = this.format.truncate(begin());
		long ahead = this.format.truncate(number - oldest);
		if (Long.compareUnsigned(ahead, size()) <= 0) {
			return begin() + ahead;
		}
		boolean lower = Long.compareUnsigned(number, oldest) < 0;
		return (lower || wasForgotten(this.format.distance(number, oldest))) ? begin() : end();
	}

	/** Positions begin with 0, so a negative one was not sent. */
	private boolean wasForgotten(long distance) {
		return distance < 0 && begin() + distance >= 0;
	}

	/** How many messages are kept. Thread-safe. */
	int size() {
		return (int) this.size.get();
	}

	/** How many bytes the kept messages have. Thread-safe. */
	long bytes() {
		return this.bytes.get();
	}

}
