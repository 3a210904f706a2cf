package org.zmqspring.listen;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Takes the messages of one lane, one after another, on a thread of its own named
 * {@code zmq-<listener id>}, which may be virtual. Lives once, from the constructor to
 * its end. Thread-safe.
 */
final class LaneWorker {

	private static final Logger logger = LoggerFactory.getLogger(LaneWorker.class);

	private static final AtomicReferenceFieldUpdater<LaneWorker, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(LaneWorker.class, Phase.class, "phase");

	private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

	private final Lane lane;

	private final ListenerCall call;

	private final Ticker ticker;

	private volatile Phase phase = Phase.TAKING;

	private final LogThrottle failures;

	private volatile long drainByNanos;

	private final Doorbell bell = new Doorbell();

	private final Gate ended;

	private final Thread thread;

	LaneWorker(Lane lane, ListenerCall call, Ticker ticker, ThreadFactory threads) {
		this.lane = lane;
		this.call = call;
		this.ticker = ticker;
		this.ended = new Gate(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.thread = threads.newThread(this::run);
		this.thread.setName("zmq-" + lane.spec().id());
	}

	void start() {
		this.lane.serve(this.bell);
		this.thread.start();
	}

	private void run() {
		try {
			while (this.phase != Phase.ENDED) {
				round();
			}
		}
		finally {
			this.ended.open();
		}
	}

	private void round() {
		try {
			step(this.phase);
		}
		catch (Throwable ex) {
			// An Error between two calls (no memory, say) must not end the lane.
			this.failures.warn(logger, ex, "The lane of listener '" + this.lane.spec().id() + "' stumbled and goes on");
		}
	}

	private void step(Phase now) {
		switch (now) {
			case TAKING -> takeOrWait();
			case PAUSED -> this.bell.await(IDLE_NANOS);
			case DRAINING -> takeOrEnd();
			case ENDED -> {
			}
		}
	}

	/*
	 * No wake-up is lost between the look at the queue and the wait: the poller first
	 * offers and then rings, so either the look sees the message or the ring comes after
	 * it, and a ring that comes before the wait ends it at once. The bell forgets a ring
	 * only on the way out of a wait, and after each wait the queue is looked at again.
	 * The same holds for the phase, which is always set before the ring.
	 */
	private void takeOrWait() {
		if (!takeOne()) {
			this.bell.await(IDLE_NANOS);
		}
	}

	private void takeOrEnd() {
		boolean late = this.ticker.nanos() - this.drainByNanos >= 0;
		if (late) {
			giveUp();
		}
		if (late || !takeOne()) {
			// fails if it was told to go on, or cut, in between
			PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED);
		}
	}

	private boolean takeOne() {
		ZmqMessage message = this.lane.take();
		if (message == null) {
			return false;
		}
		this.call.call(message);
		return true;
	}

	void pause() {
		PHASE.compareAndSet(this, Phase.TAKING, Phase.PAUSED);
	}

	void resume() {
		PHASE.compareAndSet(this, Phase.PAUSED, Phase.TAKING);
		this.bell.ring();
	}

	/**
	 * Take messages again, also if it was paused or is draining.
	 * @return whether it lives
	 */
	boolean goOn() {
		Phase before = PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.TAKING : now);
		this.bell.ring();
		return before != Phase.ENDED;
	}

	/**
	 * Handle what is queued, then end. Returns at once.
	 * @param byNanos a reading of the ticker after which no message is taken any more
	 */
	void drain(long byNanos) {
		this.drainByNanos = byNanos;
		PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.DRAINING : now);
		this.bell.ring();
	}

	/**
	 * Wait for the end of a drain. When its time is over the listener is interrupted,
	 * once, and what is queued is given up. The worker itself, if it is the caller, does
	 * not wait: its thread ends after the call it is in.
	 * @param graceNanos how long an interrupted listener has to return
	 */
	void awaitEnd(long graceNanos) {
		if (Thread.currentThread() == this.thread || this.ended.await(this.drainByNanos)) {
			return;
		}
		if (this.phase == Phase.DRAINING) {
			// Before the end: after it a successor may work on the same lane.
			giveUp();
			if (PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED)) {
				this.thread.interrupt();
			}
		}
		if (this.phase == Phase.ENDED && !this.ended.await(this.ticker.nanos() + graceNanos)) {
			logger.warn("Listener '{}' did not return when it was interrupted; its thread {} is left behind",
					this.lane.spec().id(), this.thread.getName());
		}
	}

	/** Drop what came after the end; nothing may feed the lane any more. */
	void clear() {
		if (this.phase == Phase.ENDED) {
			giveUp();
		}
	}

	/** Take no message any more, whatever is queued. */
	void end() {
		if (PHASE.getAndSet(this, Phase.ENDED) != Phase.ENDED) {
			giveUp();
			this.bell.ring();
		}
	}

	private void giveUp() {
		int count = this.lane.giveUp();
		if (count > 0) {
			logger.warn("Listener '{}' was stopped before it had handled all messages; {} are dropped",
					this.lane.spec().id(), count);
		}
	}

	ListenerState state() {
		return switch (this.phase) {
			case TAKING -> ListenerState.RUNNING;
			case PAUSED -> ListenerState.PAUSED;
			case DRAINING, ENDED -> ListenerState.STOPPED;
		};
	}

	/** What a worker does next. */
	private enum Phase {

		TAKING, PAUSED, DRAINING, ENDED

	}

}
