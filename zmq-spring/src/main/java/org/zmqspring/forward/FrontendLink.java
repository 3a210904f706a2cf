package org.zmqspring.forward;

import org.zmqspring.agent.LogThrottle;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.XsubSocket;

/**
 * One open engine socket towards publishers. It is read, held or resting. Confined to the
 * forwarder's thread.
 */
final class FrontendLink extends SideLink<XsubSocket> {

	static final long NEVER = Long.MAX_VALUE;

	private boolean received;

	private boolean held;

	/** Whether publishers are asked for anything. */
	private boolean asked;

	/** The number of its latest turn. */
	private long turn;

	/** When it must be closed; {@link #NEVER} until it is retired. */
	private long closeAtNanos = NEVER;

	/** When it is read again after a failure; {@link #NEVER} unless it rests. */
	private long readAtNanos = NEVER;

	FrontendLink(XsubSocket socket, SocketPoller<EngineSocket> poller, LogThrottle failures) {
		super(socket, poller, failures);
	}

	/** Whether this is the first call. */
	boolean isFirst() {
		boolean first = !this.received;
		this.received = true;
		return first;
	}

	/** Do not read it for now. */
	void hold(long nowNanos) {
		if (!this.held) {
			this.held = true;
			this.poller.hold(this.socket);
			pauseOrResume(nowNanos);
		}
	}

	/** Read it again, unless it rests. */
	void release(long nowNanos) {
		if (this.held && this.readAtNanos == NEVER) {
			this.held = false;
			this.poller.release(this.socket);
			pauseOrResume(nowNanos);
		}
	}

	/** Without a subscription, a publisher sends nothing. Its silence is no fault. */
	void ask(boolean forSomething, long nowNanos) {
		this.asked = forSomething;
		pauseOrResume(nowNanos);
	}

	private void pauseOrResume(long nowNanos) {
		if (this.held || !this.asked) {
			this.socket.traffic().pause(nowNanos);
		}
		else {
			this.socket.traffic().resume(nowNanos);
		}
	}

	void takesTurn(long number) {
		this.turn = number;
	}

	long turn() {
		return this.turn;
	}

	/** A socket that throws in each cycle must not take the time of the others. */
	void rest(long nowNanos, long untilNanos) {
		this.readAtNanos = untilNanos;
		hold(nowNanos);
	}

	/** End the rest if it is over. Returns whether it has ended now. */
	boolean wake(long nowNanos) {
		boolean ends = this.readAtNanos != NEVER && nowNanos - this.readAtNanos >= 0;
		if (ends) {
			this.readAtNanos = NEVER;
		}
		return ends;
	}

	boolean isHeld() {
		return this.held;
	}

	void retireBy(long deadlineNanos) {
		if (!isRetiring()) {
			this.closeAtNanos = deadlineNanos;
		}
	}

	boolean isRetiring() {
		return this.closeAtNanos != NEVER;
	}

	boolean isOverdue(long nowNanos) {
		return isRetiring() && nowNanos - this.closeAtNanos >= 0;
	}

	/** The time until its rest or its life ends. */
	long nanosLeft(long nowNanos) {
		long least = NEVER;
		if (this.readAtNanos != NEVER) {
			least = Math.max(0, this.readAtNanos - nowNanos);
		}
		if (isRetiring()) {
			least = Math.min(least, Math.max(0, this.closeAtNanos - nowNanos));
		}
		return least;
	}

}
