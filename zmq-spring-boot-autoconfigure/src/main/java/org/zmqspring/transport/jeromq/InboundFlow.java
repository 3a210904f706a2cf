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

	private static final long LOOK_MILLIS = 1;

	private final long mark;

	private final MonitorRelay.RelayOwner owner;

	private final Supplier<@Nullable EngineConnection> search;

	private @Nullable EngineConnection connection;

	private boolean stopped;

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
		EngineConnection its = this.stopped ? null : connection();
		if (its != null && its.waiting() >= this.mark && this.owner.later(LOOK_MILLIS, this)) {
			this.stopped = true;
			its.stopReading();
		}
	}

	private @Nullable EngineConnection connection() {
		if (this.connection == null) {
			this.connection = this.search.get();
		}
		return this.connection;
	}

	@Override
	public void timerEvent(int id) {
		try {
			look();
		}
		catch (Throwable ex) {
			// nothing may escape onto the engine's thread
			this.owner.onTrouble(ex);
		}
	}

	private void look() {
		EngineConnection its = this.connection;
		if (its == null || its.isOver()) {
			return;
		}
		if (its.waiting() <= this.mark / 2) {
			this.stopped = false;
			its.goOnReading();
		}
		else {
			its.stopTtl();
			this.owner.later(LOOK_MILLIS, this);
		}
	}

	/** Whether nothing is read from the connection at present. */
	boolean isStopped() {
		return this.stopped;
	}

}
