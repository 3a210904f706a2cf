package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketKey;

/**
 * One configured publisher: sends the messages of its queue on its links. While no link
 * is open (its endpoint is not bound yet, or the engine is being replaced), messages wait
 * in the queue. Methods named {@code on…} are confined to the publisher thread; all
 * others are thread-safe.
 */
final class Publisher {

	private static final Logger logger = LoggerFactory.getLogger(Publisher.class);

	private final String name;

	private final PublisherSettings settings;

	private final SendOutcomes outcomes;

	private final SendQueue queue;

	private final SubscriberGate gate;

	private final LastValueCache lastValues;

	private final PublisherLinks links;

	private final NoSubscriberNotice notice;

	/** {@code null} if messages are sent as topic and payload. */
	private final @Nullable FrameComposer composer;

	/** {@code null} if no messages are kept for peers that ask for them. */
	private final @Nullable ReplayServer replay;

	private final LogThrottle failures;

	/** Whether a socket has handed its messages to receivers in this process. */
	private boolean sharesArrays;

	/** Messages that slow subscribers missed; confined to the publisher thread. */
	private long missed;

	/**
	 * Whether the message at the head waits for a subscriber; confined to the publisher
	 * thread.
	 */
	private boolean waitsForRoom;

	/** When to check the subscribers that the message waits for. */
	private long checkAtNanos;

	Publisher(String name, PublisherSettings settings, Doorbell agent, FutureCompleter futures,
			SubscriptionListener listener, Ticker ticker) {
		this.name = name;
		this.settings = settings;
		this.outcomes = new SendOutcomes(name, futures, ticker);
		this.queue = new SendQueue(name, settings, this.outcomes, agent, ticker);
		this.gate = new SubscriberGate(name, settings.hold());
		this.lastValues = new LastValueCache(name, settings.lastValueTopics(), LastValueCache.MAX_BYTES);
		this.notice = new NoSubscriberNotice(name, settings.hold(), this.lastValues);
		this.links = new PublisherLinks(name, this.lastValues, listener, ticker);
		this.composer = FrameComposer.of(name, settings.frames());
		this.replay = ReplayServer.of(name, settings, ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(name));
	}

	String name() {
		return this.name;
	}

	SendQueue queue() {
		return this.queue;
	}

	PublisherLinks links() {
		return this.links;
	}

	/** Whether {@code frames} are configured, so that each message has a topic. */
	boolean composesFrames() {
		return this.composer != null;
	}

	/** A message could not be queued after its transaction had committed. */
	void lostAfterCommit(OutboundMessage message, ZmqSendException error) {
		this.outcomes.dropped(message, DropReason.AFTER_COMMIT, error);
		this.failures.warn(logger, error,
				"zmq publisher '" + this.name + "' lost a message that should have been sent after a commit");
	}

	/** {@code null} if the publisher answers no requests for earlier messages. */
	@Nullable ReplayServer replay() {
		return this.replay;
	}

	void onOpen(PublisherLink link) {
		this.sharesArrays |= link.isInproc();
		this.links.onAdopt(link);
		this.notice.onOpen();
	}

	void onRetire(SocketKey key) {
		this.links.onRetire(key);
		if (this.replay != null) {
			this.replay.onRetire(key);
		}
	}

	/** Close all sockets. */
	void onClose() {
		this.links.open().forEach((link) -> this.links.onRetire(link.key()));
		if (this.replay != null) {
			this.replay.onClose();
		}
	}

	void onStart(long nowNanos) {
		this.lastValues.clear();
		this.gate.start(nowNanos);
	}

	void onDrain() {
		this.gate.open();
	}

	void onDrained() {
		this.gate.reset();
	}

	void onGate(Ticker ticker) {
		if (this.gate.isWaiting()) {
			this.gate.update(this.links.subscriptions(), ticker.nanos());
		}
	}

	/** The time until work is due even without a new message. */
	long nanosLeft(long nowNanos) {
		long least = Math.min(this.gate.nanosLeft(nowNanos), this.links.nanosLeft(nowNanos));
		if (this.replay != null) {
			least = Math.min(least, this.replay.nanosLeft(nowNanos));
		}
		return (this.waitsForRoom && !this.links.open().isEmpty())
				? Math.min(least, Math.max(0, this.checkAtNanos - nowNanos)) : least;
	}

	boolean hasUnsent() {
		return !this.links.open().isEmpty() && !this.queue.isEmpty() && !this.gate.isClosed();
	}

	/** Whether there is a message to send that does not wait for a subscriber. */
	boolean canSend() {
		return !this.waitsForRoom && hasUnsent();
	}

	int onSend(int limit) {
		boolean blocked = this.waitsForRoom || this.gate.isClosed();
		this.notice.onBatch();
		int count = 0;
		int sent = 0;
		long bytes = 0;
		try {
			while (!blocked && count < limit) {
				List<PublisherLink> open = this.links.open();
				if (open.isEmpty()) {
					break;
				}
				OutboundMessage next = this.queue.poll();
				if (next == null) {
					break;
				}
				if (!hasRoom(next, open)) {
					this.queue.requeue(next);
					this.waitsForRoom = true;
					break;
				}
				count++;
				OutboundMessage message = composed(next);
				if (send(message, open)) {
					sent++;
					bytes += message.size();
				}
			}
			return count;
		}
		finally {
			if (count > 0) {
				this.outcomes.sent(sent, bytes);
				this.queue.madeRoom();
			}
		}
	}

	/** From here on a message is sent, so it takes a number here and not earlier. */
	private OutboundMessage composed(OutboundMessage message) {
		if (this.composer == null || message.unchanged()) {
			return message;
		}
		byte[][] frames = this.composer.compose(message.frames());
		if (this.replay != null) {
			this.replay.keep(frames, this.sharesArrays);
		}
		return message.withFrames(frames);
	}

	/** A message is sent on all links or on none, so that it is sent once on each. */
	private static boolean hasRoom(OutboundMessage message, List<PublisherLink> open) {
		for (int i = 0; i < open.size(); i++) {
			if (!open.get(i).hasRoom(message.frames()[0])) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Check whether the message that waits for a subscriber can be sent now: the
	 * subscriber has taken enough, or was disconnected. Returns 1 if so, otherwise 0.
	 */
	int onRoom(Ticker ticker) {
		if (!this.waitsForRoom) {
			return 0;
		}
		OutboundMessage message = this.queue.requeued();
		long left = (message != null) ? nanosUntilRoom(message.frames()[0], ticker.nanos()) : 0;
		if (left > 0) {
			this.checkAtNanos = ticker.nanos() + left;
			return 0;
		}
		this.waitsForRoom = false;
		return (message != null && !this.links.open().isEmpty()) ? 1 : 0;
	}

	private long nanosUntilRoom(byte[] first, long nowNanos) {
		long least = 0;
		for (PublisherLink link : this.links.open()) {
			long left = nanosUntilRoom(link, first, nowNanos);
			if (left > 0) {
				least = (least == 0) ? left : Math.min(least, left);
			}
		}
		return least;
	}

	private long nanosUntilRoom(PublisherLink link, byte[] first, long nowNanos) {
		long left = link.nanosUntilRoom(first, nowNanos);
		this.outcomes.discarded(link.takeDiscarded());
		return left;
	}

	private void countMissed() {
		if (this.missed > 0) {
			this.outcomes.missed(this.missed);
			this.missed = 0;
		}
	}

	private boolean send(OutboundMessage message, List<PublisherLink> open) {
		Throwable failure = null;
		int took = 0;
		for (int i = 0; i < open.size(); i++) {
			try {
				this.missed += open.get(i).send(message.frames());
				took++;
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (took > 0) {
			// Even if another link failed: no older value may follow the message that
			// this link sent.
			this.lastValues.keep(message);
		}
		if (failure != null) {
			this.links.onBroken();
			this.outcomes.dropped(message, DropReason.ENGINE, failure);
			this.failures.warn(logger, failure, "zmq publisher '" + this.name + "' could not send a message");
			return false;
		}
		this.notice.onSent(message, open);
		this.outcomes.taken(message);
		return true;
	}

	/**
	 * Send the next last values to new subscribers, and count the messages and values
	 * that subscribers missed in this round. Returns how many values were sent.
	 */
	int onLastValues(long nowNanos) {
		int count = this.links.onReplay((value, link, mayRefuse) -> resend(value, link, mayRefuse, nowNanos), nowNanos);
		this.outcomes.resent(count);
		countMissed();
		return count;
	}

	/** Send earlier messages to peers that ask for them. Returns how much was done. */
	int onReplay(long nowNanos) {
		return (this.replay != null) ? this.replay.onReplay(this::canSend, nowNanos) : 0;
	}

	/** A value that a peer misses counts as missed only if it is not sent again. */
	private boolean resend(OutboundMessage value, PublisherLink link, boolean mayRefuse, long nowNanos) {
		try {
			if (nanosUntilRoom(link, value.frames()[0], nowNanos) > 0) {
				return false;
			}
			int count = link.send(value.copy().frames());
			if (count > 0 && mayRefuse) {
				return false;
			}
			this.missed += count;
		}
		catch (RuntimeException | Error ex) {
			this.links.onBroken();
			this.failures.warn(logger, ex, "zmq publisher '" + this.name + "' could not send a last value again");
		}
		return !link.isBroken();
	}

	/** While a message waits at the head, the queue behind it may be full. */
	PublisherInfo info() {
		int capacity = this.settings.queueCapacity();
		return new PublisherInfo(this.name, this.outcomes.counts(),
				new PublisherInfo.QueueState(Math.min(this.queue.depth(), capacity), capacity, this.gate.isWaiting()),
				this.links.subscriptions(), this.links.open().size(),
				(this.replay != null) ? this.replay.figures() : null);
	}

}
