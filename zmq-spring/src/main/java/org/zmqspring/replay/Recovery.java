package org.zmqspring.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.message.Internal;

/**
 * Puts the messages of one link in order: live messages, and those that the publisher
 * sends again. It notices a gap, decides when to ask the publisher and from which number,
 * and delivers each number once. Until then live messages wait, up to a limit of
 * messages, bytes and time. It lives as long as the link, across reconnects. It takes
 * facts and the time, and calls its {@link Output}; it has no clock, no thread and no
 * log. Confined to the poller thread.
 * <p>
 * It asks from the last number that it has, not from the next one. If the answer begins
 * with that number and the same payload, the publisher has not restarted. If the payload
 * differs, or the answer has only an end, the publisher has restarted, and is asked for
 * everything from 0.
 *
 * @param <M> the type of a message
 */
@Internal
public final class Recovery<M> {

	/** A time that never comes. */
	public static final long NEVER = Long.MAX_VALUE;

	/** The shortest time between two recoveries that ask because of gaps. */
	private static final long GAP_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

	/** How long live messages wait at most while the link is not up, in nanoseconds. */
	public static final long DOWN_NANOS = Duration.ofSeconds(10).toNanos();

	/** A recovery that has lasted for this many timeouts ends at the next connection. */
	private static final int CONNECTIONS = 5;

	/** How often a request that fails at once is repeated at most. */
	private static final int RETRIES = 20;

	/** How long a publisher that did not answer is not asked. */
	private static final long REST_NANOS = Duration.ofSeconds(30).toNanos();

	private final SequenceFormat format;

	private final ReplaySettings settings;

	private final long timeoutNanos;

	private final Output<M> output;

	/** Whether {@link #last} is a number of the current life of the publisher. */
	private boolean known;

	/** Whether a message was delivered, so that this link has joined the stream. */
	private boolean joined;

	/** The number of the last message that was delivered. */
	private long last;

	/** Its payload; {@code null} if it is unknown. */
	private byte @Nullable [] lastPayload;

	/** Counts the connections. */
	private long connection;

	/** Whether the link is up. */
	private boolean up;

	/** Whether the publisher must be asked as soon as the new connection is up. */
	private boolean connecting;

	/** Whether the publisher must be asked as soon as that is allowed. */
	private boolean owed;

	/** Live messages that wait for the end of the recovery, in order. */
	private final Deque<Live<M>> pending = new ArrayDeque<>();

	private long pendingBytes;

	private boolean recovering;

	/** Whether the recovery began with a connection, and not with a gap. */
	private boolean afterConnect;

	/** When the recovery began, plus the time in which the link was not up. */
	private long begunNanos;

	/** Since when the link is not up, during a recovery. */
	private long downSinceNanos;

	/** When the recovery ends at the latest. */
	private long deadlineNanos = NEVER;

	/** When to ask, while a recovery waits for its turn. */
	private long askAtNanos = NEVER;

	/** Whether a request is open. */
	private boolean asked;

	/** Whether the publisher was asked over this connection, in this recovery. */
	private boolean requested;

	/** When it was asked for the first time. */
	private long requestedNanos;

	/** Whether the open answer has shown if the publisher has restarted. */
	private boolean begun;

	/** The latest number of the open answer. */
	private long lastAnswered;

	/** The value of {@link #last} at the latest request. */
	private long lastWhenAsked;

	/** Whether the previous request of this recovery brought no new message. */
	private boolean fruitless;

	/** Whether numbers are missing in an answer, and were asked for once more. */
	private boolean hasHole;

	/** The number before the missing ones. */
	private long holeStart;

	/** The number after the missing ones. */
	private long holeEnd;

	/** When the open request got its latest message. */
	private long answeredNanos;

	/** Whether this recovery has found a new life of the publisher. */
	private boolean newLife;

	/**
	 * Whether there are recovered numbers of the current life. A live message with one of
	 * them is dropped.
	 */
	private boolean hasRecovered;

	/** Until when live messages can have recovered numbers. */
	private long repeatedUntilNanos = NEVER;

	/** When the latest recovery ended. */
	private long endedNanos;

	/** Whether all numbers up to the last recovered one count as recovered. */
	private boolean recoveredAll;

	private long firstRecovered;

	private long lastRecovered;

	/** The connection at the time of the latest recovered message. */
	private long recoveredOver;

	private long restUntilNanos;

	private boolean resting;

	private long nextGapNanos;

	private boolean hasAskedForGap;

	/**
	 * Create a recovery that has seen no message.
	 * @param format how numbers are written
	 * @param settings limits
	 * @param output what it decides
	 */
	public Recovery(SequenceFormat format, ReplaySettings settings, Output<M> output) {
		this.format = format;
		this.settings = settings;
		this.timeoutNanos = settings.timeout().toNanos();
		this.output = output;
	}

	/**
	 * Carries out what a {@link Recovery} decides. Called on the poller thread, during a
	 * call of the recovery. It must not call the recovery.
	 *
	 * @param <M> the type of a message
	 */
	public interface Output<M> {

		/**
		 * Whether a request makes sense now: the listeners keep pace, and the numbers are
		 * judged.
		 * @return {@code false} to treat what is missing as lost
		 */
		boolean mayAsk();

		/**
		 * The next message.
		 * @param message the message
		 * @param recovered whether the publisher has sent it again
		 */
		void deliver(M message, boolean recovered);

		/** The publisher has restarted: the next message is of its new life. */
		void newLife();

		/**
		 * Ask for all messages from a number on. A previous request was cancelled.
		 * @param first the number
		 * @param deadlineNanos when the answer must be complete
		 */
		void ask(long first, long deadlineNanos);

		/** Cancel the open request. */
		void cancel();

		/**
		 * A recovery has ended.
		 * @param complete whether it has caught up with the live messages
		 * @param afterConnect whether it began because the link had connected
		 */
		void ended(boolean complete, boolean afterConnect);

		/** An answer has a number that it must not have. The message is dropped. */
		void unexpected();

	}

	/** A live message that waits. */
	private record Live<M>(long number, byte[] payload, M message, long bytes, long connection) {
	}

	/**
	 * From now on, live messages are received over a new connection.
	 */
	public void onConnected() {
		this.connection++;
		this.connecting = this.joined || this.settings.onJoin();
	}

	/**
	 * The link is up, so its subscriptions are in effect.
	 * @param nowNanos the time
	 */
	public void onUp(long nowNanos) {
		if (this.recovering && !this.up) {
			this.begunNanos += nowNanos - this.downSinceNanos;
		}
		this.up = true;
		if (this.recovering && nowNanos - this.begunNanos >= CONNECTIONS * this.timeoutNanos) {
			end(false, false, nowNanos);
		}
		this.owed |= this.connecting || this.recovering;
		this.connecting = false;
		askOwed(nowNanos);
		if (this.recovering && !this.asked) {
			end(false, false, nowNanos);
		}
	}

	/** Ask now, if that is allowed. */
	private void askOwed(long nowNanos) {
		if (this.owed && this.up && this.output.mayAsk()) {
			this.owed = false;
			if (!isResting(nowNanos)) {
				begin(true, nowNanos);
				if (!this.known) {
					deliverOfEarlierConnections();
				}
				ask(nowNanos);
			}
		}
	}

	/**
	 * The link is not up. A request is cancelled; the next connection repeats it. Called
	 * again for each attempt that fails.
	 * @param nowNanos the time
	 */
	public void onDown(long nowNanos) {
		boolean lost = this.up;
		this.up = false;
		this.owed = false;
		cancel();
		this.askAtNanos = NEVER;
		if (this.recovering && lost) {
			awaitConnection(nowNanos);
		}
	}

	/** Limit the wait for the next connection. */
	private void awaitConnection(long nowNanos) {
		this.downSinceNanos = nowNanos;
		this.deadlineNanos = nowNanos + DOWN_NANOS;
	}

	/**
	 * A live message was received.
	 * @param number its number
	 * @param payload its payload; not copied
	 * @param message the message
	 * @param bytes its size
	 * @param nowNanos the time
	 */
	public void onLive(long number, byte[] payload, M message, long bytes, long nowNanos) {
		Live<M> live = new Live<>(number, payload, message, bytes, this.connection);
		askOwed(nowNanos);
		if (this.recovering) {
			defer(live, nowNanos);
		}
		else {
			this.hasRecovered &= this.repeatedUntilNanos == NEVER || nowNanos - this.repeatedUntilNanos < 0;
			if (isRepeated(live)) {
				onRepeated(nowNanos);
			}
			else {
				judge(live, nowNanos);
			}
		}
	}

	/**
	 * A live message has a recovered number, so others may follow. This is assumed for a
	 * limited time, because the numbers of the answer may be wrong.
	 */
	private void onRepeated(long nowNanos) {
		if (nowNanos - this.endedNanos < CONNECTIONS * this.timeoutNanos) {
			this.repeatedUntilNanos = NEVER;
		}
	}

	/**
	 * All live messages were read. Live messages with recovered numbers were sent before
	 * the answer, so after some time no further one can follow.
	 * @param nowNanos the time
	 */
	public void onEmpty(long nowNanos) {
		if (!this.recovering && this.repeatedUntilNanos == NEVER) {
			this.repeatedUntilNanos = nowNanos + this.timeoutNanos;
		}
	}

	private void judge(Live<M> live, long nowNanos) {
		if (this.connecting && !isResting(nowNanos) && this.output.mayAsk()) {
			// The message may be of a new life. The answer shows this.
			begin(true, nowNanos);
			defer(live, nowNanos);
			return;
		}
		long distance = this.format.distance(live.number, expected(live));
		if (distance == -1 && this.known) {
			this.output.deliver(live.message, false);
		}
		else if (distance == 0 || !mayAskForGap(nowNanos)) {
			deliver(live, false);
		}
		else {
			// While the link is not up, the next connection asks.
			begin(!this.up, nowNanos);
			defer(live, nowNanos);
			if (this.up) {
				askInTurn(nowNanos);
			}
		}
	}

	/** A new life begins with 0. The first message of all can have any number. */
	private long expected(Live<M> live) {
		return this.known ? this.format.next(this.last) : this.joined ? 0 : live.number;
	}

	private void askInTurn(long nowNanos) {
		if (this.hasAskedForGap && this.nextGapNanos - nowNanos > 0) {
			this.askAtNanos = this.nextGapNanos;
		}
		else {
			askForGap(nowNanos);
		}
	}

	private boolean isResting(long nowNanos) {
		this.resting &= nowNanos - this.restUntilNanos < 0;
		return this.resting;
	}

	private boolean mayAskForGap(long nowNanos) {
		return !isResting(nowNanos) && (!this.up || isTurnNear(nowNanos)) && this.output.mayAsk();
	}

	/** Whether there will be time for an answer when the link may ask again. */
	private boolean isTurnNear(long nowNanos) {
		return !this.hasAskedForGap || this.nextGapNanos - nowNanos < this.timeoutNanos / 2;
	}

	private void askForGap(long nowNanos) {
		this.hasAskedForGap = true;
		this.nextGapNanos = nowNanos + GAP_INTERVAL_NANOS;
		ask(nowNanos);
	}

	private void begin(boolean connect, long nowNanos) {
		this.afterConnect = connect || (this.recovering && this.afterConnect);
		if (!this.recovering) {
			this.begunNanos = nowNanos;
		}
		this.recovering = true;
		this.requested = false;
		this.begun = false;
		this.newLife = false;
		this.hasHole = false;
		this.fruitless = false;
		this.askAtNanos = NEVER;
		if (this.up) {
			this.deadlineNanos = nowNanos + this.timeoutNanos;
		}
		else {
			awaitConnection(nowNanos);
		}
	}

	private void ask(long nowNanos) {
		cancel();
		this.askAtNanos = NEVER;
		if (!this.requested) {
			this.requested = true;
			this.requestedNanos = nowNanos;
		}
		this.asked = true;
		this.begun = false;
		this.answeredNanos = nowNanos;
		this.lastWhenAsked = this.last;
		this.output.ask(this.known ? this.last : 0, this.deadlineNanos);
	}

	private void cancel() {
		if (this.asked) {
			this.asked = false;
			this.output.cancel();
		}
	}

	/** Let a live message wait until the messages before it are delivered. */
	private void defer(Live<M> live, long nowNanos) {
		this.pending.add(live);
		this.pendingBytes += live.bytes;
		if (this.begun) {
			catchUp(nowNanos);
		}
	}

	/**
	 * A message of the answer was received.
	 * @param number its number
	 * @param payload its payload; not copied
	 * @param message the message
	 * @param nowNanos the time
	 */
	public void onAnswer(long number, byte[] payload, M message, long nowNanos) {
		if (!this.asked) {
			return;
		}
		this.answeredNanos = nowNanos;
		long ahead = this.known ? this.format.distance(number, this.last) : 1;
		if (this.begun ? this.format.distance(number, this.lastAnswered) <= 0 : ahead < 0) {
			this.output.unexpected();
			return;
		}
		this.lastAnswered = number;
		if (ahead == 0 && !this.begun) {
			onSameNumber(payload, nowNanos);
		}
		else if (ahead == 1 || (ahead > 1 && isLost(number, nowNanos))) {
			this.fruitless = false;
			deliverBefore(number);
			recovered(number);
			this.begun = true;
			if (!this.known || this.format.distance(number, this.last) > 0) {
				deliver(new Live<>(number, payload, message, 0, this.connection), true);
			}
			catchUp(nowNanos);
		}
	}

	/**
	 * Deliver the live messages before a recovered one. If it is not known whether the
	 * publisher has restarted, all those of earlier connections are older.
	 */
	private void deliverBefore(long number) {
		if (!this.begun) {
			deliverOfEarlierConnections();
		}
		while (!this.pending.isEmpty() && this.format.distance(this.pending.peek().number, number) < 0) {
			deliverPending();
		}
	}

	private void onSameNumber(byte[] payload, long nowNanos) {
		if (this.lastPayload == null || Arrays.equals(this.lastPayload, payload)) {
			this.begun = true;
			catchUp(nowNanos);
			if (this.recovering && contradictsLive()) {
				end(false, true, nowNanos);
			}
		}
		else {
			onNewLife(nowNanos);
		}
	}

	/**
	 * Whether the numbers of the answer are not those of the live messages: its first one
	 * is higher than that of a new live message.
	 */
	private boolean contradictsLive() {
		Live<M> oldest = this.pending.peek();
		return oldest != null && oldest.connection == this.connection
				&& this.format.distance(oldest.number, this.last) < 0;
	}

	/**
	 * Numbers are missing in an answer. Ask for them again, unless that was already done
	 * in vain.
	 */
	private boolean isLost(long number, long nowNanos) {
		if (this.hasHole && this.holeStart == this.last && this.format.distance(number, this.holeEnd) >= 0) {
			this.hasHole = false;
			if (isBehindLive(number)) {
				return true;
			}
			// The live messages have missing numbers, and others will follow them.
			end(false, false, nowNanos);
			return false;
		}
		this.hasHole = true;
		this.holeStart = this.last;
		this.holeEnd = number;
		ask(nowNanos);
		return false;
	}

	/**
	 * Whether a recovered number is not above that of the newest waiting live message.
	 * {@code true} if no message of this connection waits.
	 */
	private boolean isBehindLive(long number) {
		Live<M> newest = this.pending.peekLast();
		return newest == null || newest.connection != this.connection
				|| this.format.distance(number, newest.number) <= 0;
	}

	private void recovered(long number) {
		if (!this.hasRecovered || this.recoveredOver != this.connection) {
			this.hasRecovered = true;
			this.recoveredAll = !this.known || !this.begun;
			this.firstRecovered = this.format.next(this.last);
		}
		this.lastRecovered = number;
		this.recoveredOver = this.connection;
	}

	private void onNewLife(long nowNanos) {
		if (deliverOfEarlierConnections()) {
			// The messages just delivered may be of the current life, so ask from the
			// last one.
			this.hasRecovered = false;
			ask(nowNanos);
			return;
		}
		if (this.newLife) {
			// The answers contradict each other.
			end(false, true, nowNanos);
			return;
		}
		this.newLife = true;
		this.known = false;
		this.lastPayload = null;
		this.hasRecovered = false;
		this.hasHole = false;
		this.fruitless = false;
		this.output.newLife();
		ask(nowNanos);
	}

	private boolean deliverOfEarlierConnections() {
		boolean some = false;
		while (!this.pending.isEmpty() && this.pending.peek().connection != this.connection) {
			deliverPending();
			some = true;
		}
		return some;
	}

	/**
	 * Deliver the live messages that follow the last delivered number. If all of them do,
	 * the recovery is complete.
	 */
	private void catchUp(long nowNanos) {
		boolean current = false;
		while (!this.pending.isEmpty() && follows(this.pending.peek())) {
			current = this.pending.peek().connection == this.connection;
			deliverPending();
		}
		// After a message of an earlier connection, the next ones may be missing.
		if (current && this.pending.isEmpty()) {
			end(true, false, nowNanos);
		}
	}

	private boolean follows(Live<M> live) {
		long ahead = this.format.distance(live.number, this.last);
		return isRepeated(live) || ahead == 0 || ahead == 1;
	}

	private void deliverPending() {
		Live<M> live = this.pending.remove();
		this.pendingBytes -= live.bytes;
		if (isRepeated(live)) {
			return;
		}
		if (this.known && live.number == this.last) {
			this.output.deliver(live.message, false);
		}
		else {
			deliver(live, false);
		}
	}

	/** Whether the message was recovered already. */
	private boolean isRepeated(Live<M> live) {
		if (!this.hasRecovered || live.connection > this.recoveredOver) {
			return false;
		}
		if (this.format.distance(live.number, this.lastRecovered) > 0) {
			// From now on, live messages are newer than the answer.
			this.hasRecovered &= this.recovering;
			return false;
		}
		return this.recoveredAll || this.format.distance(live.number, this.firstRecovered) >= 0;
	}

	private void deliver(Live<M> live, boolean recovered) {
		this.known = true;
		this.joined = true;
		this.last = live.number;
		this.lastPayload = live.payload;
		this.output.deliver(live.message, recovered);
	}

	/**
	 * The answer is complete.
	 * @param nowNanos the time
	 */
	public void onAnswerEnd(long nowNanos) {
		if (!this.asked) {
			return;
		}
		if (this.known && !this.begun) {
			onNewLife(nowNanos);
		}
		else if (this.pending.isEmpty() || !this.known) {
			// If no number is known, the publisher keeps nothing of its new life.
			end(true, false, nowNanos);
		}
		else {
			askAgain(nowNanos);
		}
	}

	/** Ask for the rest, unless the latest two requests have brought nothing. */
	private void askAgain(long nowNanos) {
		boolean progress = this.last != this.lastWhenAsked;
		if (this.fruitless && !progress) {
			end(false, false, nowNanos);
			return;
		}
		this.fruitless = !progress;
		ask(nowNanos);
	}

	/**
	 * The request has failed. The connection may have broken, so ask again while there is
	 * time.
	 * @param nowNanos the time
	 */
	public void onAnswerFailed(long nowNanos) {
		if (!this.asked) {
			return;
		}
		long again = nowNanos + this.timeoutNanos / RETRIES;
		if (again - this.deadlineNanos >= 0) {
			end(false, true, nowNanos);
		}
		else {
			cancel();
			this.askAtNanos = again;
		}
	}

	/**
	 * The answers cannot be used.
	 * @param nowNanos the time
	 */
	public void onAnswerRefused(long nowNanos) {
		if (this.asked) {
			end(false, true, nowNanos);
		}
	}

	/**
	 * The answers do not name topics, and it is unknown which topic they have. Ask again
	 * when a live message has shown it.
	 * @param nowNanos the time
	 */
	public void postpone(long nowNanos) {
		if (this.recovering) {
			end(true, false, nowNanos);
			this.owed = true;
		}
	}

	/**
	 * The listeners have not taken yet what was delivered, so the answer waits for them.
	 * @param nowNanos the time
	 */
	public void onBusy(long nowNanos) {
		this.answeredNanos = nowNanos;
	}

	/**
	 * Time has passed.
	 * @param nowNanos the time
	 */
	public void onTime(long nowNanos) {
		if (!this.recovering) {
			return;
		}
		if (nowNanos - this.deadlineNanos >= 0) {
			end(false, this.up && hadTime(nowNanos), nowNanos);
		}
		else if (this.askAtNanos != NEVER && nowNanos - this.askAtNanos >= 0) {
			askLate(nowNanos);
		}
		else if (isStalled() && nowNanos - this.answeredNanos >= stallNanos()) {
			askAgain(nowNanos);
		}
	}

	/** Whether the publisher had enough time to answer. */
	private boolean hadTime(long nowNanos) {
		return this.requested && nowNanos - this.requestedNanos >= this.timeoutNanos / 2;
	}

	private void askLate(long nowNanos) {
		if (!this.output.mayAsk()) {
			end(false, false, nowNanos);
		}
		else if (this.afterConnect) {
			ask(nowNanos);
		}
		else {
			askForGap(nowNanos);
		}
	}

	/** Whether the answer may have stopped without its end. */
	private boolean isStalled() {
		return this.asked && this.begun;
	}

	private long stallNanos() {
		return this.timeoutNanos / 4;
	}

	/**
	 * When {@link #onTime} must be called at the latest.
	 * @param nowNanos the time
	 * @return nanoseconds from now, {@link #NEVER} if there is nothing to wait for
	 */
	public long leftNanos(long nowNanos) {
		if (!this.recovering) {
			return NEVER;
		}
		long left = this.deadlineNanos - nowNanos;
		if (this.askAtNanos != NEVER) {
			left = Math.min(left, this.askAtNanos - nowNanos);
		}
		if (isStalled()) {
			left = Math.min(left, this.answeredNanos + stallNanos() - nowNanos);
		}
		return Math.max(0, left);
	}

	/**
	 * End the recovery, and deliver the live messages that wait.
	 * @param nowNanos the time
	 */
	public void stop(long nowNanos) {
		if (this.recovering) {
			end(false, false, nowNanos);
		}
	}

	private void end(boolean complete, boolean rest, long nowNanos) {
		cancel();
		if (rest) {
			this.resting = true;
			this.restUntilNanos = nowNanos + REST_NANOS;
		}
		boolean connect = this.afterConnect;
		try {
			while (!this.pending.isEmpty()) {
				deliverPending();
			}
		}
		finally {
			this.repeatedUntilNanos = NEVER;
			this.endedNanos = nowNanos;
			this.recovering = false;
			this.afterConnect = false;
			this.deadlineNanos = NEVER;
			this.askAtNanos = NEVER;
		}
		this.output.ended(complete, connect);
	}

	/**
	 * Whether live messages wait.
	 * @return {@code true} from the gap, or the connection, to the end of the recovery
	 */
	public boolean isRecovering() {
		return this.recovering;
	}

	/**
	 * Whether the current recovery began because the link had connected.
	 * @return {@code false} if it began with a gap
	 */
	public boolean isAfterConnect() {
		return this.afterConnect;
	}

	/**
	 * Whether no more live messages may wait, so none may be read.
	 * @return whether the limit of messages or of bytes is reached
	 */
	public boolean isFull() {
		return this.pending.size() >= this.settings.maxPending()
				|| this.pendingBytes >= this.settings.maxPendingBytes();
	}

}
