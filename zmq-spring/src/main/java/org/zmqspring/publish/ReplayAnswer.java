package org.zmqspring.publish;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one request of a peer: the kept messages from a number on, then an end
 * marker. A message that is forgotten before its turn is left out. The answer ends with
 * the latest message, or earlier if live messages keep coming: it spans no more numbers
 * than the ring can keep. Confined to the publisher thread.
 */
final class ReplayAnswer {

	/** How many messages are sent before the turn of the next peer. */
	static final int TURN = 8;

	/** The first wait for a peer whose queue in the engine is full; then it doubles. */
	static final long RETRY_NANOS = Duration.ofMillis(5).toNanos();

	static final long LONGEST_RETRY_NANOS = Duration.ofMillis(80).toNanos();

	/** How long a peer may take nothing. */
	static final long STALLED_NANOS = Duration.ofSeconds(10).toNanos();

	/** How long a peer may take nothing while others wait for its place. */
	static final long YIELD_NANOS = Duration.ofSeconds(1).toNanos();

	/** How long after its request an answer ends at the latest. */
	static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

	private final Peer peer;

	/** When the peer asked. A repeated request does not change it. */
	private final long askedAtNanos;

	private long position;

	private long limit;

	/** The wait for the peer; 0 while its queue is not full. */
	private long retryNanos;

	private long retryAtNanos;

	private long fullSinceNanos;

	ReplayAnswer(Peer peer, long nowNanos) {
		this.peer = peer;
		this.askedAtNanos = nowNanos;
	}

	Peer peer() {
		return this.peer;
	}

	/** Begin, or begin again, at a position of the ring. */
	void begin(long first, long span) {
		this.position = first;
		this.limit = first + span;
	}

	/** The time until the next message can be sent. */
	long nanosLeft(long nowNanos) {
		return (this.retryNanos > 0) ? Math.max(0, this.retryAtNanos - nowNanos) : 0;
	}

	/** Whether a peer that waits should get the place of this one. */
	boolean yields(long nowNanos) {
		return this.retryNanos > 0 && nowNanos - this.fullSinceNanos >= YIELD_NANOS;
	}

	/**
	 * Send the next messages. Returns how the answer ended, or {@code null} if it goes
	 * on.
	 */
	@Nullable ReplayOutcome proceed(ReplayRing ring, byte[][] endMarker, ReplayTally tally, long nowNanos) {
		if (nowNanos - this.askedAtNanos >= LONGEST_NANOS) {
			return ReplayOutcome.EXPIRED;
		}
		for (int i = 0; i < TURN && nanosLeft(nowNanos) == 0 && tally.hasRoom(); i++) {
			this.position = Math.max(this.position, ring.begin());
			boolean ends = this.position >= Math.min(this.limit, ring.end());
			byte[][] frames = ends ? endMarker : ring.get(this.position);
			switch (this.peer.link().send(this.peer.identity(), frames)) {
				case SENT -> {
					this.retryNanos = 0;
					if (ends) {
						return ReplayOutcome.COMPLETED;
					}
					this.position++;
					tally.sent(frames);
				}
				case FULL -> {
					if (isStalled(nowNanos)) {
						return ReplayOutcome.STALLED;
					}
				}
				case GONE -> {
					return ReplayOutcome.GONE;
				}
			}
		}
		return null;
	}

	/** The queue of the peer is full: try again later, or not at all. */
	private boolean isStalled(long nowNanos) {
		if (this.retryNanos == 0) {
			this.fullSinceNanos = nowNanos;
		}
		this.retryNanos = Math.min(Math.max(RETRY_NANOS, this.retryNanos * 2), LONGEST_RETRY_NANOS);
		this.retryAtNanos = nowNanos + this.retryNanos;
		return nowNanos - this.fullSinceNanos >= STALLED_NANOS;
	}

	/** A peer of one socket. Immutable. */
	record Peer(ReplayLink link, byte[] identity) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Peer that && this.link == that.link && Arrays.equals(this.identity, that.identity);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.identity);
		}

	}

}
