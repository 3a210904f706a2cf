package org.zmqspring.transport.jeromq;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.EngineSocket;

/**
 * One socket of a poller, and whether it is offered to the owner. Confined to the owner's
 * thread.
 */
final class PollerEntry<S extends EngineSocket> {

	private final S socket;

	private final @Nullable SelectionKey registration;

	private State state = State.QUIET;

	PollerEntry(S socket, Selector selector) {
		this.socket = socket;
		this.registration = register(selector);
	}

	private @Nullable SelectionKey register(Selector selector) {
		try {
			return engineSocket().descriptor().register(selector, SelectionKey.OP_READ, this);
		}
		catch (ClosedChannelException ex) {
			// It was closed with its engine. Its receive finds nothing.
			return null;
		}
	}

	S socket() {
		return this.socket;
	}

	JeromqSocket engineSocket() {
		return (JeromqSocket) this.socket;
	}

	/**
	 * Offer a quiet socket until it is found empty. Returns {@code false} if it is
	 * offered already, or held.
	 */
	boolean activate() {
		engineSocket().assumeMore();
		if (this.state != State.QUIET) {
			return false;
		}
		this.state = State.ACTIVE;
		return true;
	}

	/**
	 * Stop offering the socket if it is empty. Returns whether the socket is empty. After
	 * that, its descriptor reports the next message.
	 */
	boolean deactivateIfDrained() {
		if (!engineSocket().isDrained()) {
			return false;
		}
		this.state = State.QUIET;
		if (!engineSocket().hasFoundSomething()) {
			// The engine first writes a byte and then counts it. Between the two, the
			// descriptor is readable and nothing is found. Yield to the sender.
			Thread.yield();
		}
		if (engineSocket().isEnded()) {
			// Its descriptor would be readable for ever.
			interest(0);
		}
		return true;
	}

	void deactivate() {
		this.state = State.QUIET;
	}

	void hold() {
		this.state = State.HELD;
		interest(0);
	}

	void release() {
		this.state = State.QUIET;
		interest(SelectionKey.OP_READ);
	}

	boolean isHeld() {
		return this.state == State.HELD;
	}

	void cancel() {
		if (this.registration != null) {
			this.registration.cancel();
		}
	}

	private void interest(int operations) {
		if (this.registration != null && this.registration.isValid()) {
			this.registration.interestOps(operations);
		}
	}

	private enum State {

		/** The descriptor reports the next message. */
		QUIET,

		/** It is offered. */
		ACTIVE,

		/** It is held, so it is not offered. */
		HELD

	}

}
