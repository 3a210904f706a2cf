package org.zmqspring.transport.jeromq;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import zmq.poll.IPollEvents;

/**
 * Limits how many messages of one CURVE connection wait for their socket: it stops
 * reading from the connection for a while. Confined to the engine's I/O thread.
 * <p>
 * The engine would limit them by the high-water mark of the pipe between its I/O thread
 * and the socket. If that pipe is full, the engine offers the message again later. Then
 * it offers the encrypted frame, and the decrypted one is lost (JeroMQ 0.6.0,
 * {@code zmq.io.StreamEngine.decodeAndPush} and {@code restartInput}). So that pipe has
 * no mark, and this class applies it instead. Messages that are in the read buffer
 * already still go into the pipe. Pinned by
 * {@code EngineFactsTests.aFullPipeBehindCurveHandsOutAnEncryptedFrame}.
 */
final class InboundFlow implements IPollEvents {

	/**
	 * While the socket takes none of the waiting messages, the pause between two checks
	 * grows up to this one.
	 */
	private static final long LONGEST_CHECK_MILLIS = 16;

	private final long mark;

	private final MonitorRelay.RelayOwner owner;

	private final Supplier<@Nullable EngineConnection> search;

	private @Nullable EngineConnection connection;

	private boolean stopped;

	private long checkMillis;

	private long waitingAtLook;

	/**
	 * The mark is how many messages may wait. Reading resumes when only half as many
	 * wait. The search finds the connection once the engine reads from it.
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
			// With several I/O threads two connections may share an allocator.
			if (known != null && known.isOn(this.owner.currentLoop())) {
				limit(known);
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

	private void limit(EngineConnection known) {
		long waiting = known.waiting();
		if (waiting >= this.mark && this.owner.later(1, this)) {
			this.stopped = true;
			this.checkMillis = 1;
			this.waitingAtLook = waiting;
			known.stopReading();
		}
	}

	@Override
	public void timerEvent(int id) {
		try {
			check();
		}
		catch (Throwable ex) {
			onTrouble(ex);
		}
	}

	private void check() {
		EngineConnection known = this.connection;
		if (known == null || known.isOver()) {
			return;
		}
		long waiting = known.waiting();
		if (waiting <= this.mark / 2) {
			resume(known);
			return;
		}
		if (this.checkMillis == 1) {
			known.stopTtl();
		}
		// After it has waited for ZAP, the engine resumes reading by itself.
		known.stopReading();
		boolean taken = waiting < this.waitingAtLook;
		this.checkMillis = taken ? 1 : Math.min(2 * this.checkMillis, LONGEST_CHECK_MILLIS);
		this.waitingAtLook = waiting;
		this.owner.later(this.checkMillis, this);
	}

	/** If memory is short, for example, the limit is not applied for a moment. */
	private void onTrouble(Throwable ex) {
		EngineConnection known = this.connection;
		try {
			if (this.stopped && known != null) {
				resume(known);
			}
		}
		catch (Throwable again) {
			this.owner.later(LONGEST_CHECK_MILLIS, this);
		}
		finally {
			this.owner.onTrouble(ex);
		}
	}

	private void resume(EngineConnection known) {
		if (!known.isInputStopped()) {
			known.resumeReading();
		}
		this.stopped = false;
	}

	/** Whether the connection is not read now. */
	boolean isStopped() {
		return this.stopped;
	}

}
