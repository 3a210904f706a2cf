package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.message.ZmqMessage;

/**
 * Takes the messages of one lane on a thread of its own, one at a time or in batches. The
 * thread may be virtual. Thread-safe.
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

	/**
	 * The run that the current drain ends. The retries of a later run continue.
	 */
	private volatile int drainedRun;

	private final Doorbell bell = new Doorbell();

	private final Attempts.CallTimer timer;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final Thread thread;

	LaneWorker(Lane lane, String name, ListenerCall call, Ticker ticker, ThreadFactory threads) {
		this.lane = lane;
		this.call = call;
		this.batchSize = (lane.spec().listener() instanceof BatchMessageListener) ? lane.spec().lane().maxBatchSize()
				: 1;
		this.ticker = ticker;
		this.timer = new Attempts.CallTimer(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.thread = threads.newThread(this::run);
		this.thread.setName(name);
	}

	@Override
	public void start() {
		this.lane.setWorker(this);
		this.thread.start();
	}

	@Override
	public boolean hasEnded() {
		return this.phase == Phase.ENDED;
	}

	/** Every message is queued for the worker's thread. */
	@Override
	public boolean handleNow(ZmqMessage message) {
		return false;
	}

	/** Says nothing about the calls, which are made on another thread. */
	@Override
	public void onNextFollows() {
	}

	@Override
	public void wakeUp() {
		this.bell.ring();
	}

	private void run() {
		try {
			while (this.phase != Phase.ENDED) {
				round();
			}
		}
		finally {
			this.ended.countDown();
		}
	}

	private void round() {
		try {
			step(this.phase);
		}
		catch (Throwable ex) {
			this.timer.stop();
			// An Error between two calls, such as out of memory, must not end the lane.
			this.failures.warn(logger, ex, "The lane of listener '" + this.lane.spec().id() + "' failed and continues");
		}
	}

	private void step(Phase now) {
		switch (now) {
			case TAKING -> takeOrWait();
			case PAUSED -> awaitWakeup();
			case DRAINING -> takeOrEnd();
			case ENDED -> {
			}
		}
	}

	/*
	 * No wake-up is lost between the check of the queue and the wait. The poller first
	 * adds the message and then rings. So either this check finds the message, or the
	 * ring follows the check and ends the wait. A ring before the wait ends the wait at
	 * once. The bell forgets a ring only at the end of a wait, and the queue is checked
	 * again after each wait. The phase is also set before the ring.
	 */
	private void takeOrWait() {
		if (!takeSome()) {
			awaitWakeup();
		}
	}

	private void awaitWakeup() {
		this.timer.stop();
		this.bell.await(IDLE_NANOS);
	}

	private void takeOrEnd() {
		boolean late = this.ticker.nanos() - this.drainByNanos >= 0;
		if (late) {
			this.timer.stop();
			this.lane.discardAndWarn();
		}
		if (late || !takeSome()) {
			// Does nothing if the worker was restarted or ended in between.
			PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED);
		}
	}

	private boolean takeSome() {
		ZmqMessage message = this.lane.take();
		if (message == null) {
			return false;
		}
		if (this.batchSize == 1) {
			this.call.call(message, this.timer, this.lane.marks());
		}
		else {
			this.call.call(batch(message), this.lane.marks());
		}
		return true;
	}

	/** A batch of the messages that are queued now. It does not wait for more. */
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
	public boolean tryRestart() {
		Phase before = PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.TAKING : now);
		this.bell.ring();
		return before != Phase.ENDED;
	}

	@Override
	public void drain(long byNanos) {
		this.drainByNanos = byNanos;
		this.drainedRun = this.call.runNumber();
		PHASE.getAndUpdate(this, (now) -> (now != Phase.ENDED) ? Phase.DRAINING : now);
		this.bell.ring();
	}

	@Override
	public boolean isCaller() {
		return Thread.currentThread() == this.thread;
	}

	/** A listener that has called {@code System.exit} returns only after the stop. */
	private boolean isEndWaiter() {
		return EndWaiter.is(this.thread);
	}

	/** The worker's own thread does not wait: it ends after the current call. */
	@Override
	public void awaitDrained() {
		if (!isCaller() && !awaitThread(this.drainByNanos) && this.phase == Phase.DRAINING) {
			// This must come before the end: after the
			// end another worker may use the lane.
			this.lane.discardAndWarn();
			if (PHASE.compareAndSet(this, Phase.DRAINING, Phase.ENDED)) {
				this.call.endRetries(this.drainedRun);
				this.thread.interrupt();
			}
		}
	}

	private boolean awaitThread(long byNanos) {
		return Uninterrupted.await(this.ended, Duration.ofNanos(byNanos - this.ticker.nanos()), this::isEndWaiter,
				this.ticker);
	}

	@Override
	public void awaitEnd(long byNanos) {
		if (!isCaller() && this.phase == Phase.ENDED && !awaitThread(byNanos) && !isEndWaiter()) {
			logger.warn("Listener '{}' did not return when it was interrupted; its thread {} still runs",
					this.lane.spec().id(), this.thread.getName());
		}
	}

	@Override
	public void clear() {
		if (this.phase == Phase.ENDED) {
			this.lane.discardAndWarn();
		}
	}

	@Override
	public void end() {
		if (PHASE.getAndSet(this, Phase.ENDED) != Phase.ENDED) {
			this.call.endRetries(this.call.runNumber());
			this.lane.discardAndWarn();
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

	private enum Phase {

		TAKING, PAUSED, DRAINING, ENDED

	}

}
