package org.zmqspring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

import org.jspecify.annotations.Nullable;
import org.zmqspring.test.FaultProxy.Direction;

/**
 * One connection of a client to a {@link FaultProxy}, and the connection of the proxy to
 * the target. Each direction has a thread that carries its bytes. Thread-safe.
 */
final class ProxiedConnection {

	private final Socket client;

	private final FaultProxy proxy;

	private @Nullable Socket target;

	/** The client is not told what happens to the target. */
	private boolean targetForgotten;

	/** The first of the two sides has ended. */
	private boolean oneSideEnded;

	private volatile boolean closed;

	ProxiedConnection(Socket client, FaultProxy proxy) {
		this.client = client;
		this.proxy = proxy;
	}

	void start() {
		this.proxy.thread("up", this::connect);
	}

	private void connect() {
		this.proxy.flow().awaitBothWays(this::isClosed);
		Socket dialed = isClosed() ? null : this.proxy.dial();
		if (dialed == null) {
			onFailure(Direction.TO_CLIENT);
		}
		else if (attach(dialed)) {
			Pump down = new Pump(this, dialed, this.client, Direction.TO_CLIENT, this.proxy.flow());
			this.proxy.thread("down", down);
			new Pump(this, this.client, dialed, Direction.TO_TARGET, this.proxy.flow()).run();
		}
	}

	private synchronized boolean attach(Socket dialed) {
		if (this.closed) {
			close(dialed);
			return false;
		}
		this.target = dialed;
		return true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** The source of this direction has sent its last byte. */
	void onEnd(Direction direction, Socket receiver) {
		if (isSecret(direction)) {
			return;
		}
		if (direction == Direction.TO_CLIENT) {
			this.proxy.checkTarget();
		}
		try {
			receiver.shutdownOutput();
		}
		catch (IOException ex) {
			// closed already
		}
		if (isSecondEnd()) {
			close();
		}
	}

	/** The side that bytes of this direction come from has failed, or was reset. */
	void onFailure(Direction direction) {
		if (isSecret(direction) || this.closed) {
			return;
		}
		if (direction == Direction.TO_CLIENT) {
			this.proxy.checkTarget();
		}
		reset();
	}

	private synchronized boolean isSecret(Direction direction) {
		return this.targetForgotten && direction == Direction.TO_CLIENT;
	}

	private synchronized boolean isSecondEnd() {
		boolean second = this.oneSideEnded || this.targetForgotten;
		this.oneSideEnded = true;
		return second;
	}

	synchronized void forgetTarget() {
		if (this.target != null) {
			this.targetForgotten = true;
			close(this.target);
		}
	}

	/** Resets both sides, with an RST. */
	void reset() {
		synchronized (this) {
			// Set this on both sides before one of them is closed: its end makes a thread
			// close the other one.
			endWithReset(this.client);
			if (this.target != null) {
				endWithReset(this.target);
			}
		}
		close();
	}

	void close() {
		synchronized (this) {
			this.closed = true;
			close(this.client);
			if (this.target != null) {
				close(this.target);
			}
		}
		this.proxy.flow().wake();
		this.proxy.remove(this);
	}

	private static void endWithReset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
		}
	}

	static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
