package org.zmqspring.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.publish.ReplayAnswer.Peer;

/**
 * The answers of one publisher that are being sent, and those that wait for their turn.
 * The peers get their messages in turn, a few at a time. A peer that takes nothing makes
 * room for those that wait, and waits itself. A peer has one answer: if it asks again,
 * the answer begins again. Confined to the publisher thread, except {@link #figures}.
 */
final class ReplayAnswers {

	/** How many peers are answered at the same time. */
	static final int MOST_ACTIVE = 64;

	/** How many more peers may wait. */
	static final int MOST_WAITING = 1000;

	private static final Logger logger = LoggerFactory.getLogger(ReplayAnswers.class);

	private final String publisher;

	private final ReplayRing ring;

	private final byte[][] endMarker;

	/** How many numbers one answer spans at most. */
	private final int span;

	private final Map<Peer, ReplayAnswer> answers = new HashMap<>();

	private final Deque<ReplayAnswer> active = new ArrayDeque<>();

	private final Deque<ReplayAnswer> waiting = new ArrayDeque<>();

	private final ReplayTally tally = new ReplayTally();

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong pending = new AtomicLong();

	private final Map<ReplayOutcome, AtomicLong> outcomes = new EnumMap<>(ReplayOutcome.class);

	private final LogThrottle busy;

	private final LogThrottle stalled;

	private final LogThrottle expired;

	private final LogThrottle invalid;

	ReplayAnswers(String publisher, ReplayRing ring, byte[][] endMarker, int span, Ticker ticker) {
		this.publisher = publisher;
		this.ring = ring;
		this.endMarker = endMarker;
		this.span = span;
		this.busy = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(publisher));
		this.stalled = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(publisher));
		this.expired = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(publisher));
		this.invalid = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(publisher));
		for (ReplayOutcome outcome : ReplayOutcome.values()) {
			this.outcomes.put(outcome, new AtomicLong());
		}
	}

	/** A peer asks for all messages from a number on. */
	void request(Peer peer, long number, long nowNanos) {
		ReplayAnswer answer = this.answers.get(peer);
		if (answer != null) {
			count(ReplayOutcome.REPLACED);
		}
		else if (this.answers.size() == MOST_ACTIVE + MOST_WAITING) {
			count(ReplayOutcome.BUSY);
			warn(this.busy, "does not answer a request for a replay: " + MOST_ACTIVE + " peers are being answered, and "
					+ MOST_WAITING + " wait");
			return;
		}
		else {
			answer = new ReplayAnswer(peer, nowNanos);
			this.answers.put(peer, answer);
			this.pending.lazySet(this.answers.size());
			((this.active.size() < MOST_ACTIVE) ? this.active : this.waiting).addLast(answer);
		}
		answer.begin(this.ring.find(number), this.span);
	}

	/** A peer has sent a message that is no request. */
	void invalid(String reason) {
		count(ReplayOutcome.INVALID);
		warn(this.invalid, "ignores a message at its replay endpoint that is no request: " + reason);
	}

	private void warn(LogThrottle throttle, String message) {
		throttle.warn(logger, null, "zmq publisher '" + this.publisher + "' " + message);
	}

	private void count(ReplayOutcome outcome) {
		AtomicLong count = Objects.requireNonNull(this.outcomes.get(outcome));
		count.lazySet(count.getPlain() + 1);
	}

	/**
	 * Send the next slice. It is shorter if live messages wait. Returns how many messages
	 * were sent and answers ended.
	 */
	int proceed(BooleanSupplier liveWaits, long nowNanos) {
		this.tally.clear();
		int ended = 0;
		int inVain = 0;
		while (inVain < this.active.size() && this.tally.hasRoom()
				&& (this.tally.messages() < ReplayAnswer.TURN || !liveWaits.getAsBoolean())) {
			ReplayAnswer answer = this.active.removeFirst();
			int before = this.tally.messages();
			ReplayOutcome outcome = answer.proceed(this.ring, this.endMarker, this.tally, nowNanos);
			if (outcome != null) {
				ended++;
				end(answer, outcome);
			}
			else if (!this.waiting.isEmpty() && answer.yields(nowNanos)) {
				this.waiting.addLast(answer);
				admit();
			}
			else {
				this.active.addLast(answer);
			}
			inVain = (outcome == null && this.tally.messages() == before) ? inVain + 1 : 0;
		}
		this.sent.lazySet(this.sent.getPlain() + this.tally.messages());
		return this.tally.messages() + ended;
	}

	private void end(ReplayAnswer answer, ReplayOutcome outcome) {
		this.answers.remove(answer.peer());
		this.pending.lazySet(this.answers.size());
		count(outcome);
		if (outcome == ReplayOutcome.STALLED) {
			warn(this.stalled, "ended the replay of a peer that took nothing for "
					+ Duration.ofNanos(ReplayAnswer.STALLED_NANOS).toSeconds() + " s");
		}
		else if (outcome == ReplayOutcome.EXPIRED) {
			warn(this.expired, "ended a replay that was not complete after "
					+ Duration.ofNanos(ReplayAnswer.LONGEST_NANOS).toSeconds() + " s");
		}
		admit();
	}

	private void admit() {
		while (this.active.size() < MOST_ACTIVE && !this.waiting.isEmpty()) {
			this.active.addLast(this.waiting.removeFirst());
		}
	}

	/** A socket is closed, so its peers cannot be answered. */
	void closed(ReplayLink link) {
		List<ReplayAnswer> gone = Stream.concat(this.active.stream(), this.waiting.stream())
			.filter((answer) -> answer.peer().link() == link)
			.toList();
		this.active.removeAll(gone);
		this.waiting.removeAll(gone);
		gone.forEach((answer) -> end(answer, ReplayOutcome.GONE));
	}

	/** The time until a message can be sent. */
	long nanosLeft(long nowNanos) {
		long least = SubscriberGate.NEVER;
		for (ReplayAnswer answer : this.active) {
			least = Math.min(least, answer.nanosLeft(nowNanos));
		}
		return least;
	}

	/** Thread-safe. */
	PublisherInfo.ReplayState figures() {
		Map<ReplayOutcome, Long> counts = new EnumMap<>(ReplayOutcome.class);
		this.outcomes.forEach((outcome, count) -> counts.put(outcome, count.get()));
		return new PublisherInfo.ReplayState(this.ring.size(), this.ring.bytes(), (int) this.pending.get(),
				this.sent.get(), Map.copyOf(counts));
	}

}
