package org.zmqspring.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * Counts the messages received on one link, and the peers that were refused. Counts
 * continue when the link opens its next socket. Methods that only the owner of the link's
 * socket may call say so; all others are thread-safe.
 */
public final class LinkTraffic {

	private static final long NEVER = Long.MAX_VALUE;

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong lastNanos = new AtomicLong();

	private final AtomicLongArray refused = new AtomicLongArray(PeerRefusal.values().length);

	private final AtomicLong lastNumber = new AtomicLong();

	private final AtomicLong lost = new AtomicLong();

	private final AtomicLong restarts = new AtomicLong();

	private final AtomicLong recovered = new AtomicLong();

	private final AtomicInteger numbers = new AtomicInteger();

	private final AtomicLong greeted = new AtomicLong();

	private volatile @Nullable ReadingClock clock;

	/** How long the socket was not read, without the current pause. */
	private final AtomicLong pausedNanos = new AtomicLong();

	/** When the current pause began. */
	private volatile long pausedSinceNanos = NEVER;

	/** The value of {@link #missedNanos} when the last message was received. */
	private final AtomicLong missedBefore = new AtomicLong();

	/** Create counters at 0. */
	@Internal
	public LinkTraffic() {
	}

	/**
	 * A reader reads the link's new socket from now on. Confined to the owner of the
	 * socket.
	 * @param reader measures how long that reader has read nothing
	 * @param nowNanos the time, by the ticker
	 */
	@Internal
	public void readBy(ReadingClock reader, long nowNanos) {
		resume(nowNanos);
		this.clock = reader;
	}

	/**
	 * The socket is not read from now on, because a listener is too slow. Confined to the
	 * owner of the socket.
	 * @param nowNanos the time, by the ticker
	 */
	@Internal
	public void pause(long nowNanos) {
		if (this.pausedSinceNanos == NEVER) {
			this.pausedSinceNanos = nowNanos;
		}
	}

	/**
	 * The socket is read again. Confined to the owner of the socket.
	 * @param nowNanos the time, by the ticker
	 */
	@Internal
	public void resume(long nowNanos) {
		long since = this.pausedSinceNanos;
		if (since != NEVER) {
			this.pausedNanos.addAndGet(nowNanos - since);
			this.pausedSinceNanos = NEVER;
		}
	}

	/**
	 * How long the link was not read, although messages may have waited. Silence during
	 * that time proves nothing about the peer.
	 * @param nowNanos the time, by the ticker
	 * @return nanoseconds since the link was added, including the current pause
	 */
	@Internal
	public long missedNanos(long nowNanos) {
		ReadingClock reader = this.clock;
		long since = this.pausedSinceNanos;
		return this.pausedNanos.get() + ((since != NEVER) ? Math.max(0, nowNanos - since) : 0)
				+ ((reader != null) ? reader.missedNanos(nowNanos) : 0);
	}

	/**
	 * When the last message was received, plus the time since then in which the link was
	 * not read.
	 * @param nowNanos the time, by the ticker
	 * @return a reading of the ticker; meaningless while {@link #messages()} is 0
	 */
	public long quietSinceNanos(long nowNanos) {
		long missed = missedNanos(nowNanos) - this.missedBefore.get();
		return lastNanos() + Math.max(0, missed);
	}

	/**
	 * Count a batch. Confined to the owner of the socket.
	 * @param count the number of messages
	 * @param size their total size in bytes
	 * @param nowNanos the time, by the ticker
	 */
	@Internal
	public void received(long count, long size, long nowNanos) {
		this.messages.lazySet(this.messages.getPlain() + count);
		this.bytes.lazySet(this.bytes.getPlain() + size);
		this.lastNanos.lazySet(nowNanos);
		this.missedBefore.lazySet(missedNanos(nowNanos));
	}

	/**
	 * The numbers of the messages were judged. Confined to the owner of the socket.
	 * @param last the last received number
	 * @param missing how many messages are missing so far, as far as that can be counted,
	 * without those that were recovered
	 * @param newLives how often the publisher has restarted
	 * @param implausible whether the numbers are no longer judged
	 */
	@Internal
	public void numbered(long last, long missing, long newLives, boolean implausible) {
		this.lastNumber.lazySet(last);
		this.lost.lazySet(missing);
		this.restarts.lazySet(newLives);
		this.numbers.lazySet((implausible ? Numbers.IMPLAUSIBLE : Numbers.FOLLOWED).ordinal());
	}

	/**
	 * Messages were received from the replay endpoint of the publisher. Confined to the
	 * owner of the socket.
	 * @param count how many so far
	 */
	@Internal
	public void recovered(long count) {
		this.recovered.lazySet(count);
	}

	/**
	 * How many messages were received from the replay endpoint of the publisher. They do
	 * not count as {@link #lost()}.
	 * @return the count since the link was added
	 */
	public long recovered() {
		return this.recovered.get();
	}

	/**
	 * What is known of the numbers of the messages.
	 * @return whether they are judged
	 */
	public Numbers numbers() {
		return Numbers.values()[this.numbers.get()];
	}

	/**
	 * The last received number.
	 * @return all 64 bits are used: print it with {@link Long#toUnsignedString(long)};
	 * meaningless if {@link #numbers()} is {@link Numbers#NONE}
	 */
	public long lastNumber() {
		return this.lastNumber.get();
	}

	/**
	 * How many messages are missing, as their numbers show. If the publisher is asked for
	 * them, only those that it did not send again count.
	 * @return the count since the link was added; those lost by a restart of the
	 * publisher are not counted
	 */
	public long lost() {
		return this.lost.get();
	}

	/**
	 * How often the publisher has restarted, as the numbers show.
	 * @return the count since the link was added
	 */
	public long restarts() {
		return this.restarts.get();
	}

	/** What is known of the numbers of messages. */
	public enum Numbers {

		/** No number was received yet. */
		NONE,

		/** They are judged. */
		FOLLOWED,

		/** They break too often, and at least one stream is no longer judged. */
		IMPLAUSIBLE

	}

	/**
	 * The number of messages received.
	 * @return the count since the link was added
	 */
	public long messages() {
		return this.messages.get();
	}

	/**
	 * The number of bytes received in all frames.
	 * @return the count since the link was added
	 */
	public long bytes() {
		return this.bytes.get();
	}

	/**
	 * When the last batch was received.
	 * @return a reading of the ticker; meaningless while {@link #messages()} is 0
	 */
	public long lastNanos() {
		return this.lastNanos.get();
	}

	/** A peer of a bound socket has sent its greeting. Called by the engine. */
	@Internal
	public void greeted() {
		this.greeted.incrementAndGet();
	}

	/**
	 * How many peers of a bound socket have sent their greeting. A peer that connects
	 * again counts again. With one I/O thread, a peer is counted before its first message
	 * is received.
	 * @return the count since the link was added; 0 if the link connects
	 */
	@Internal
	public long greetings() {
		return this.greeted.getOpaque();
	}

	/**
	 * Count a peer that was disconnected, or a subscription that was refused.
	 * @param reason why
	 */
	@Internal
	public void refused(PeerRefusal reason) {
		this.refused.incrementAndGet(reason.ordinal());
	}

	/**
	 * How many peers were disconnected, or subscriptions refused, for one reason.
	 * @param reason why
	 * @return the count
	 */
	@Internal
	public long refusals(PeerRefusal reason) {
		return this.refused.get(reason.ordinal());
	}

}
