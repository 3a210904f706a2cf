package org.zmqspring.transport.jeromq;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.EngineSocket;

/**
 * How one socket stands with its poller. Confined to the owner's thread.
 *
 * @param <S> the kind of socket
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
			// closed with its engine; its receive will say that nothing is there
			return null;
		}
	}

	S socket() {
		return this.socket;
	}

	JeromqSocket engineSocket() {
		return (JeromqSocket) this.socket;
	}

	/** Whether it has just become active: offered until it is found dry. */
	boolean activates() {
		engineSocket().assumeMore();
		if (this.state != State.QUIET) {
			return false;
		}
		this.state = State.ACTIVE;
		return true;
	}

	/** Whether it has become quiet: dry, so that its descriptor will tell. */
	boolean settles() {
		if (!engineSocket().isDry()) {
			return false;
		}
		this.state = State.QUIET;
		if (!engineSocket().isFruitful()) {
			// The engine writes the byte first and counts it afterwards. Between the two
			// the descriptor is readable and nothing is found: let it go on.
			Thread.yield();
		}
		if (engineSocket().isEnded()) {
			// its descriptor would be readable for ever
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

		/** The descriptor tells when something comes. */
		QUIET,

		/** Among those that are offered. */
		ACTIVE,

		/** Not offered. */
		HELD

	}

}
