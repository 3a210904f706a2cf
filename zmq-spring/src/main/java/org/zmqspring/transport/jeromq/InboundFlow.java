package org.zmqspring.transport.jeromq;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import zmq.poll.IPollEvents;

/**
 * Bounds how many messages of one CURVE connection wait for their socket, by not reading
 * from it for a while. Confined to the engine's I/O thread.
 * <p>
 * The engine would bound them by the high-water mark of the pipe between its I/O thread
 * and the socket. A message that meets a full pipe it offers once more later, and then
 * offers the encrypted frame in place of the decrypted one, which is lost (JeroMQ 0.6.0,
 * {@code zmq.io.StreamEngine.decodeAndPush} and {@code restartInput}). So that pipe gets
 * no mark, and this class applies it. What is in the read buffer already goes on into the
 * pipe. Pinned by {@code EngineFactsTests.aFullPipeBehindCurveHandsOutAnEncryptedFrame}.
 */
final class InboundFlow implements IPollEvents {

	/**
	 * While none of the messages that wait is taken, each look comes later than the last.
	 */
	private static final long LONGEST_LOOK_MILLIS = 16;

	private final long mark;

	private final MonitorRelay.RelayOwner owner;

	private final Supplier<@Nullable EngineConnection> search;

	private @Nullable EngineConnection connection;

	private boolean stopped;

	private long lookMillis;

	private long waitingAtLook;

	/**
	 * Create a bound.
	 * @param mark the messages that may wait; reading goes on once half of them do
	 * @param owner knows the engine
	 * @param search finds the connection, once the engine reads from it
	 */
	InboundFlow(long mark, MonitorRelay.RelayOwner owner, Supplier<@Nullable EngineConnection> search) {
		this.mark = mark;
		this.owner = owner;
		this.search = search;
	}

	/** The peer has begun to send another frame. */
	void onFrame() {
		try {
			EngineConnection known = this.stopped ? null : connection();
			// With several I/O threads two connections may share an account.
			if (known != null && known.isOn(this.owner.currentLoop())) {
				bound(known);
			}
		}
		catch (Throwable ex) {
			onTrouble(ex);
		}
	}

	private @Nullable EngineConnection connection() {
		if (this.connection == null) {
			this.connection = this.search.get();
		}
		return this.connection;
	}

	private void bound(EngineConnection known) {
		long waiting = known.waiting();
		if (waiting >= this.mark && this.owner.later(1, this)) {
			this.stopped = true;
			this.lookMillis = 1;
			this.waitingAtLook = waiting;
			known.stopReading();
		}
	}

	@Override
	public void timerEvent(int id) {
		try {
			look();
		}
		catch (Throwable ex) {
			onTrouble(ex);
		}
	}

	private void look() {
		EngineConnection known = this.connection;
		if (known == null || known.isOver()) {
			return;
		}
		long waiting = known.waiting();
		if (waiting <= this.mark / 2) {
			goOn(known);
			return;
		}
		if (this.lookMillis == 1) {
			known.stopTtl();
		}
		// The engine reads again by itself when it was waiting for a verdict on the peer.
		known.stopReading();
		boolean taken = waiting < this.waitingAtLook;
		this.lookMillis = taken ? 1 : Math.min(2 * this.lookMillis, LONGEST_LOOK_MILLIS);
		this.waitingAtLook = waiting;
		this.owner.later(this.lookMillis, this);
	}

	/** Without memory for a timer, say, the bound does not hold for a moment. */
	private void onTrouble(Throwable ex) {
		EngineConnection known = this.connection;
		try {
			if (this.stopped && known != null) {
				goOn(known);
			}
		}
		catch (Throwable again) {
			this.owner.later(LONGEST_LOOK_MILLIS, this);
		}
		finally {
			this.owner.onTrouble(ex);
		}
	}

	private void goOn(EngineConnection known) {
		if (!known.isInputStopped()) {
			known.resumeReading();
		}
		this.stopped = false;
	}

	/** Whether nothing is read from the connection at present. */
	boolean isStopped() {
		return this.stopped;
	}

}
