package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls a listener on the poller thread itself, for each message as it comes. Only while
 * the listener is paused do messages wait in the lane; they come first when it goes on,
 * and are given up when it is stopped before. Thread-safe, but for what {@link LaneEnd}
 * says.
 */
final class PollerWorker implements Worker {

	private final Lane lane;

	private final ListenerCall call;

	private volatile ListenerState state = ListenerState.STOPPED;

	private volatile @Nullable Thread caller;

	PollerWorker(Lane lane, ListenerCall call) {
		this.lane = lane;
		this.call = call;
	}

	@Override
	public boolean takes(ZmqMessage message) {
		if (this.state != ListenerState.RUNNING || !this.lane.isEmpty()) {
			return false;
		}
		call(message);
		return true;
	}

	@Override
	public void ring() {
		while (this.state == ListenerState.RUNNING) {
			ZmqMessage message = this.lane.take();
			if (message == null) {
				return;
			}
			call(message);
		}
	}

	private void call(ZmqMessage message) {
		this.caller = Thread.currentThread();
		try {
			this.call.call(message);
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
		if (this.state == ListenerState.RUNNING) {
			this.state = ListenerState.PAUSED;
		}
	}

	@Override
	public void resume() {
		if (this.state == ListenerState.PAUSED) {
			this.state = ListenerState.RUNNING;
			this.lane.stir();
		}
	}

	@Override
	public boolean goOn() {
		resume();
		return this.state == ListenerState.RUNNING;
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
	public void awaitEnd(long graceNanos) {
	}

	@Override
	public void clear() {
		if (this.state == ListenerState.STOPPED) {
			this.lane.giveUpLoudly();
		}
	}

	@Override
	public void end() {
		this.state = ListenerState.STOPPED;
		this.lane.giveUpLoudly();
	}

	@Override
	public ListenerState state() {
		return this.state;
	}

}
