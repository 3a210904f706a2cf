package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls a listener on the poller thread, for each message at once. Messages wait in the
 * lane only while the listener is paused. They are handled first when it is resumed, and
 * dropped when it is stopped. Thread-safe, except for the methods that {@link Worker}
 * names.
 */
final class PollerWorker implements Worker {

	private static final AtomicReferenceFieldUpdater<PollerWorker, ListenerState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(PollerWorker.class, ListenerState.class, "state");

	private final Lane lane;

	private final ListenerCall call;

	private volatile ListenerState state = ListenerState.STOPPED;

	/**
	 * The thread that calls the listener now. Not volatile: a thread only checks whether
	 * it is the caller, and no other thread makes it the caller.
	 */
	private @Nullable Thread caller;

	/** Confined to the poller thread. */
	private final Attempts.CallTimer timer;

	/**
	 * Whether the next message follows the previous one at once, so that the time of its
	 * call begins at the end of the previous call. Confined to the poller thread.
	 */
	private boolean nextFollows;

	PollerWorker(Lane lane, ListenerCall call, Ticker ticker) {
		this.lane = lane;
		this.call = call;
		this.timer = new Attempts.CallTimer(ticker);
	}

	@Override
	public boolean hasEnded() {
		return state() == ListenerState.STOPPED;
	}

	@Override
	public void onNextFollows() {
		this.nextFollows = true;
	}

	@Override
	public boolean handleNow(ZmqMessage message) {
		boolean follows = this.nextFollows;
		this.nextFollows = false;
		if (!this.lane.isEmpty()) {
			wakeUp();
		}
		if (state() != ListenerState.RUNNING) {
			this.timer.stop();
			return false;
		}
		call(message, follows);
		return true;
	}

	@Override
	public void wakeUp() {
		while (state() == ListenerState.RUNNING) {
			ZmqMessage message = this.lane.take();
			if (message == null) {
				return;
			}
			call(message, false);
		}
		clear();
	}

	private void call(ZmqMessage message, boolean follows) {
		this.caller = Thread.currentThread();
		try {
			if (!follows) {
				// The poller has done something else since the previous call.
				this.timer.stop();
			}
			this.call.call(message, this.timer, this.lane.marks());
		}
		finally {
			this.caller = null;
		}
	}

	@Override
	public void start() {
		this.state = ListenerState.RUNNING;
		this.lane.setWorker(this);
		this.lane.postWakeup();
	}

	@Override
	public void pause() {
		STATE.compareAndSet(this, ListenerState.RUNNING, ListenerState.PAUSED);
	}

	@Override
	public void resume() {
		if (STATE.compareAndSet(this, ListenerState.PAUSED, ListenerState.RUNNING)) {
			this.lane.postWakeup();
		}
	}

	@Override
	public boolean tryRestart() {
		resume();
		return state() == ListenerState.RUNNING;
	}

	@Override
	public void drain(long byNanos) {
		end();
	}

	@Override
	public boolean isCaller() {
		return Thread.currentThread() == this.caller;
	}

	@Override
	public void awaitDrained() {
	}

	/** The poller is not interrupted: that would lose messages in the engine. */
	@Override
	public void awaitEnd(long byNanos) {
	}

	@Override
	public void clear() {
		if (hasEnded()) {
			this.lane.discardAndWarn();
		}
	}

	@Override
	public void end() {
		this.state = ListenerState.STOPPED;
		this.call.endRetries(this.call.runNumber());
		this.lane.discardAndWarn();
	}

	@Override
	public ListenerState state() {
		return this.state;
	}

}
