package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Takes the messages of one lane, one after another or in batches, on a thread of its
 * own, which may be virtual. Thread-safe.
 */
final class LaneWorker implements Worker {

	private static final Logger logger = LoggerFactory.getLogger(LaneWorker.class);

	private static final AtomicReferenceFieldUpdater<LaneWorker, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(LaneWorker.class, Phase.class, "phase");

	private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

	private final Lane lane;

	private final ListenerCall call;

	private final int batchSize;

	private final Ticker ticker;

	private volatile Phase phase = Phase.TAKING;

	private final LogThrottle failures;

	private volatile long drainByNanos;

	/** A start in between begins another run, whose retries are not to be ended. */
	private volatile int drainedRun;

	private final Doorbell bell = new Doorbell();

	private final Laps laps;

	private final Gate ended;

	private final Thread thread;

	LaneWorker(Lane lane, String name, ListenerCall call, Ticker ticker, ThreadFactory threads) {
		this.lane = lane;
		this.call = call;
		this.batchSize = (lane.spec().listener() instanceof BatchMessageListener) ? lane.spec().lane().maxBatchSize()
				: 1;
		this.ticker = ticker;
		this.laps = new Laps(ticker);
		this.ended = new Gate(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.thread = threads.newThread(this::run);
		this.thread.setName(name);
	}

	@Override
	public void start() {
		this.lane.serve(this);
		this.thread.start();
	}

	@Override
	public boolean hasEnded() {
		return this.phase == Phase.ENDED;
	}

	/** Everything is queued for its own thread. */
	@Override
	public boolean takes(ZmqMessage message) {
		return false;
	}

	@Override
	public void ring() {
		this.bell.ring();
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
			this.laps.stop();
			// An Error between two calls (no memory, say) must not end the lane.
			this.failures.warn(logger, ex, "The lane of listener '" + this.lane.spec().id() + "' failed and continues");
		}
	}

	private void step(Phase now) {
		switch (now) {
			case TAKING -> takeOrWait();
			case PAUSED -> rest();
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
		if (!takeSome()) {
			rest();
		}
	}

	private void rest() {
		this.laps.stop();
		this.bell.await(IDLE_NANOS);
	}

	private void takeOrEnd() {
		boolean late = this.ticker.nanos() - this.drainByNanos >= 0;
		if (late) {
			this.laps.stop();
			this.lane.giveUpLoudly();
		}
		if (late || !takeSome()) {
			// fails if it was told to go on, or cut, in between
			PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED);
		}
	}

	private boolean takeSome() {
		ZmqMessage message = this.lane.take();
		if (message == null) {
			return false;
		}
		if (this.batchSize == 1) {
			this.call.call(message, this.laps);
		}
		else {
			this.call.call(batch(message));
		}
		return true;
	}

	/** What is there now; nothing is waited for. */
	private List<ZmqMessage> batch(ZmqMessage first) {
		List<ZmqMessage> batch = new ArrayList<>(Math.min(this.batchSize, 1 + this.lane.queued()));
		ZmqMessage next = first;
		while (next != null) {
			batch.add(next);
			next = (batch.size() < this.batchSize) ? this.lane.take() : null;
		}
		return batch;
	}

	@Override
	public void pause() {
		PHASE.compareAndSet(this, Phase.TAKING, Phase.PAUSED);
	}

	@Override
	public void resume() {
		PHASE.compareAndSet(this, Phase.PAUSED, Phase.TAKING);
		this.bell.ring();
	}

	@Override
	public boolean goOn() {
		Phase before = PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.TAKING : now);
		this.bell.ring();
		return before != Phase.ENDED;
	}

	@Override
	public void drain(long byNanos) {
		this.drainByNanos = byNanos;
		this.drainedRun = this.call.run();
		PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.DRAINING : now);
		this.bell.ring();
	}

	@Override
	public boolean isCaller() {
		return Thread.currentThread() == this.thread;
	}

	/** A listener that has called {@code System.exit} does not return. */
	private boolean isEndWaiter() {
		return EndWaiter.is(this.thread);
	}

	/** The worker itself does not wait: its thread ends after the call it is in. */
	@Override
	public void awaitDrained() {
		if (!isCaller() && !this.ended.await(this.drainByNanos, this::isEndWaiter) && this.phase == Phase.DRAINING) {
			// Before the end: after it a successor may work on the same lane.
			this.lane.giveUpLoudly();
			if (PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED)) {
				this.call.endRetries(this.drainedRun);
				this.thread.interrupt();
			}
		}
	}

	@Override
	public void awaitEnd(long byNanos) {
		if (!isCaller() && this.phase == Phase.ENDED && !this.ended.await(byNanos, this::isEndWaiter)
				&& !isEndWaiter()) {
			logger.warn("Listener '{}' did not return when it was interrupted; its thread {} is left behind",
					this.lane.spec().id(), this.thread.getName());
		}
	}

	@Override
	public void clear() {
		if (this.phase == Phase.ENDED) {
			this.lane.giveUpLoudly();
		}
	}

	@Override
	public void end() {
		if (PHASE.getAndSet(this, Phase.ENDED) != Phase.ENDED) {
			this.call.endRetries(this.call.run());
			this.lane.giveUpLoudly();
			this.bell.ring();
		}
	}

	@Override
	public ListenerState state() {
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
