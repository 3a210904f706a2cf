package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls a listener on the poller thread itself, for each message as it comes. Only while
 * the listener is paused do messages wait in the lane; they come first when it goes on,
 * and are given up when it is stopped before. Thread-safe, but for what {@link LaneEnd}
 * says.
 */
final class PollerWorker implements Worker {

	private static final AtomicReferenceFieldUpdater<PollerWorker, ListenerState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(PollerWorker.class, ListenerState.class, "state");

	private final Lane lane;

	private final ListenerCall call;

	private volatile ListenerState state = ListenerState.STOPPED;

	/** Plain: only the thread that has set it can find itself in it. */
	private @Nullable Thread caller;

	/** Confined to the poller thread. */
	private final Laps laps;

	PollerWorker(Lane lane, ListenerCall call, Ticker ticker) {
		this.lane = lane;
		this.call = call;
		this.laps = new Laps(ticker);
	}

	@Override
	public boolean hasEnded() {
		return state() == ListenerState.STOPPED;
	}

	@Override
	public boolean takes(ZmqMessage message) {
		if (!this.lane.isEmpty()) {
			ring();
		}
		if (state() != ListenerState.RUNNING) {
			return false;
		}
		call(message);
		return true;
	}

	@Override
	public void ring() {
		while (state() == ListenerState.RUNNING) {
			ZmqMessage message = this.lane.take();
			if (message == null) {
				return;
			}
			call(message);
		}
		clear();
	}

	private void call(ZmqMessage message) {
		this.caller = Thread.currentThread();
		try {
			// In between the socket is read, as a rule.
			this.laps.stop();
			this.call.call(message, this.laps);
		}
		finally {
			this.caller = null;
		}
	}

	@Override
	public void start() {
		this.state = ListenerState.RUNNING;
		this.lane.serve(this);
		this.lane.stir();
	}

	@Override
	public void pause() {
		STATE.compareAndSet(this, ListenerState.RUNNING, ListenerState.PAUSED);
	}

	@Override
	public void resume() {
		if (STATE.compareAndSet(this, ListenerState.PAUSED, ListenerState.RUNNING)) {
			this.lane.stir();
		}
	}

	@Override
	public boolean goOn() {
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

	/** The poller is not interrupted: that loses messages inside the engine. */
	@Override
	public void awaitEnd(long byNanos) {
	}

	@Override
	public void clear() {
		if (hasEnded()) {
			this.lane.giveUpLoudly();
		}
	}

	@Override
	public void end() {
		this.state = ListenerState.STOPPED;
		this.call.endRetries(this.call.run());
		this.lane.giveUpLoudly();
	}

	@Override
	public ListenerState state() {
		return this.state;
	}

}
