package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;

/**
 * One configured publisher: sends what its queue holds to its audience. While no socket
 * is open (the bind is still being tried, or the engine is being replaced) messages wait
 * in the queue. Methods named {@code on…} are confined to the publisher thread; all
 * others are thread-safe.
 */
final class Publisher {

	private static final Logger logger = LoggerFactory.getLogger(Publisher.class);

	private final String name;

	private final PublisherSettings settings;

	private final PublisherCounters counters = new PublisherCounters();

	private final Fate fate;

	private final SendQueue queue;

	private final Hold hold;

	private final LastValues lastValues;

	private final Audience audience;

	private final UnheardMessages unheard;

	private final LogThrottle failures;

	/** What slow subscribers missed in this batch; confined to the publisher thread. */
	private long missed;

	/** Whether the message at the head waits for a subscriber; confined likewise. */
	private boolean waitsForRoom;

	/** When to look at the subscribers it waits for. */
	private long lookAtNanos;

	Publisher(String name, PublisherSettings settings, WakeSignal agent, Completions completions,
			SubscriptionListener listener, Ticker ticker) {
		this.name = name;
		this.settings = settings;
		this.fate = new Fate(name, this.counters, completions, ticker);
		this.queue = new SendQueue(name, settings, this.fate, agent, ticker);
		this.hold = new Hold(name, settings.hold());
		this.lastValues = new LastValues(name, settings.lastValueTopics(), LastValues.MAX_BYTES);
		this.unheard = new UnheardMessages(name, settings.hold(), this.lastValues);
		this.audience = new Audience(name, this.lastValues, listener, ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.socket(name));
	}

	String name() {
		return this.name;
	}

	SendQueue queue() {
		return this.queue;
	}

	/** Where the messages go to. */
	Audience audience() {
		return this.audience;
	}

	/**
	 * Queue a message whose transaction has committed. Nobody is there any more to take
	 * an exception.
	 * @param message the message
	 * @param outlet where its template puts messages
	 */
	void putCommitted(Outgoing message, Outlet outlet) {
		try {
			outlet.put(message);
		}
		catch (ZmqSendException ex) {
			this.fate.dropped(message, DropReason.AFTER_COMMIT, ex);
			this.failures.warn(logger, ex,
					"zmq publisher '" + this.name + "' lost a message that was to be sent after a commit");
		}
	}

	void onOpen(PublisherLink link) {
		this.audience.onAdopt(link);
		this.unheard.onOpen();
	}

	void onBegin(long nowNanos) {
		this.lastValues.forget();
		this.hold.begin(nowNanos);
	}

	void onDrain() {
		this.hold.end();
	}

	void onDrained() {
		this.hold.rest();
	}

	void onHold(Ticker ticker) {
		if (this.hold.isGoingOn()) {
			this.hold.look(this.audience.subscriptions(), ticker.nanos());
		}
	}

	/**
	 * How long until something is to be done though nothing comes in.
	 * @param nowNanos the time
	 * @return the time left, at most {@link Hold#NEVER}
	 */
	long nanosLeft(long nowNanos) {
		long least = Math.min(this.hold.nanosLeft(nowNanos), this.audience.nanosLeft(nowNanos));
		return (this.waitsForRoom && !this.audience.links().isEmpty())
				? Math.min(least, Math.max(0, this.lookAtNanos - nowNanos)) : least;
	}

	boolean hasUnsent() {
		return !this.audience.links().isEmpty() && !this.queue.isEmpty() && !this.hold.keeps();
	}

	/** Whether there is something to be sent that does not wait for a subscriber. */
	boolean canSend() {
		return !this.waitsForRoom && hasUnsent();
	}

	int onSend(int limit) {
		boolean keeps = this.waitsForRoom || this.hold.keeps();
		this.unheard.onBatch();
		int count = 0;
		int sent = 0;
		long bytes = 0;
		try {
			while (!keeps && count < limit) {
				List<PublisherLink> open = this.audience.links();
				if (open.isEmpty()) {
					break;
				}
				Outgoing message = this.queue.poll();
				if (message == null) {
					break;
				}
				if (!hasRoom(message, open)) {
					this.queue.hold(message);
					this.waitsForRoom = true;
					break;
				}
				count++;
				if (send(message, open)) {
					sent++;
					bytes += message.size();
				}
			}
			return count;
		}
		finally {
			if (count > 0) {
				this.counters.sent(sent, bytes);
				this.queue.madeRoom();
			}
			tellMissed();
		}
	}

	/** Sent on all links or on none, so that it is sent once on each. */
	private static boolean hasRoom(Outgoing message, List<PublisherLink> open) {
		for (PublisherLink link : open) {
			if (!link.hasRoom(message.frames()[0])) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Look whether the message that waits for a subscriber can be sent now, as the
	 * subscriber has taken enough or was disconnected.
	 * @param ticker the clock
	 * @return 1 if it can be sent now, otherwise 0
	 */
	int onRoom(Ticker ticker) {
		if (!this.waitsForRoom) {
			return 0;
		}
		Outgoing message = this.queue.held();
		long left = (message != null) ? nanosUntilRoom(message.frames()[0], ticker.nanos()) : 0;
		if (left > 0) {
			this.lookAtNanos = ticker.nanos() + left;
			return 0;
		}
		this.waitsForRoom = false;
		return (message != null && !this.audience.links().isEmpty()) ? 1 : 0;
	}

	private long nanosUntilRoom(byte[] first, long nowNanos) {
		long least = 0;
		for (PublisherLink link : this.audience.links()) {
			long left = nanosUntilRoom(link, first, nowNanos);
			if (left > 0) {
				least = (least == 0) ? left : Math.min(least, left);
			}
		}
		return least;
	}

	private long nanosUntilRoom(PublisherLink link, byte[] first, long nowNanos) {
		long left = link.nanosUntilRoom(first, nowNanos);
		long discarded = link.takeDiscarded();
		if (discarded > 0) {
			this.fate.discarded(discarded);
		}
		return left;
	}

	private void tellMissed() {
		if (this.missed > 0) {
			this.fate.missed(this.missed);
			this.missed = 0;
		}
	}

	private boolean send(Outgoing message, List<PublisherLink> open) {
		Throwable failure = null;
		int took = 0;
		for (PublisherLink link : open) {
			try {
				this.missed += link.send(message.frames());
				took++;
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (took > 0) {
			// Also if another link failed: nothing old may follow what this one has sent.
			this.lastValues.keep(message);
		}
		if (failure != null) {
			this.audience.onBroken();
			this.fate.dropped(message, DropReason.ENGINE, failure);
			this.failures.warn(logger, failure, "zmq publisher '" + this.name + "' could not send a message");
			return false;
		}
		this.unheard.onSent(message, open);
		this.fate.taken(message);
		return true;
	}

	/**
	 * Send last values once more, to those who subscribed.
	 * @param nowNanos the time
	 * @return how many were sent
	 */
	int onReplay(long nowNanos) {
		int count = this.audience.onReplay((value, link, again) -> resend(value, link, again, nowNanos), nowNanos);
		if (count > 0) {
			this.counters.resent(count);
			tellMissed();
		}
		return count;
	}

	/** What a peer misses is nobody's loss while it is going to be sent again. */
	private boolean resend(Outgoing value, PublisherLink link, boolean again, long nowNanos) {
		try {
			if (nanosUntilRoom(link, value.frames()[0], nowNanos) > 0) {
				return false;
			}
			int count = link.send(value.copy().frames());
			if (count > 0 && again) {
				return false;
			}
			this.missed += count;
		}
		catch (RuntimeException | Error ex) {
			this.audience.onBroken();
			this.failures.warn(logger, ex, "zmq publisher '" + this.name + "' could not send a last value again");
		}
		return !link.isBroken();
	}

	/** While a message waits for a subscriber, the queue behind it may be full. */
	PublisherInfo info() {
		return new PublisherInfo(this.name, this.counters.messages(), this.counters.bytes(),
				this.counters.resentCount(), this.counters.droppedCounts(), this.counters.rejectedCount(),
				Math.min(this.queue.depth(), this.settings.queueCapacity()), this.settings.queueCapacity(),
				this.hold.isGoingOn(), this.audience.subscriptions(), this.audience.links().size());
	}

}
