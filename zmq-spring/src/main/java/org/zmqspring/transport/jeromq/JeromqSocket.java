package org.zmqspring.transport.jeromq;

import java.nio.channels.SelectableChannel;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;

/**
 * An engine socket, and what a poller must know of it: whether it is dry. Confined to its
 * owner's thread.
 * <p>
 * A socket is dry once a receive has processed all commands and found nothing. Only then
 * does its file descriptor tell of what comes next: a message from a pipe that was found
 * empty is announced by a command, and a command by a byte on the descriptor (JeroMQ
 * 0.6.0, {@code zmq.Mailbox}, {@code zmq.Signaler}, {@code zmq.SocketBase.recv}).
 */
abstract class JeromqSocket implements EngineSocket {

	private static final Runnable NOBODY = () -> {
	};

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final MonitorRelay relay;

	/** Nothing is done with it any more. */
	private boolean closed;

	/** The engine has it. */
	private boolean released;

	private boolean dry;

	private boolean ended;

	private boolean fruitful;

	private Runnable watcher = NOBODY;

	JeromqSocket(ZMQ.Socket socket, MonitorRelay relay) {
		this.socket = socket;
		this.base = socket.base();
		this.relay = relay;
	}

	@Override
	public final SocketKey key() {
		return this.relay.key();
	}

	@Override
	public final void close() {
		if (this.released) {
			return;
		}
		boolean again = this.closed;
		this.closed = true;
		try {
			this.relay.closing();
		}
		finally {
			release(again);
		}
	}

	private void release(boolean again) {
		if (again) {
			// The wrapper does nothing the second time, although it failed the first
			// time.
			this.base.close();
		}
		else {
			this.socket.close();
		}
		this.released = true;
	}

	/** Take one frame; {@code null} leaves the socket dry. */
	final @Nullable Msg nextFrame() {
		while (!this.closed) {
			Msg frame = this.base.recv(ZMQ.DONTWAIT);
			if (frame != null) {
				this.fruitful = true;
				return frame;
			}
			// An interrupt of this thread makes the engine give up early, with the flag
			// cleared and commands perhaps left; so ask again.
			if (this.base.errno() != ZError.EINTR) {
				this.ended = this.base.errno() == ZError.ETERM;
				break;
			}
		}
		this.dry = true;
		return null;
	}

	/** Send one frame; {@code false} if the socket is closed or its engine ended. */
	final boolean sendFrame(Msg msg, boolean more) {
		if (this.closed) {
			return false;
		}
		int flags = more ? (ZMQ.DONTWAIT | ZMQ.SNDMORE) : ZMQ.DONTWAIT;
		// With its thread interrupted the engine refuses, clears the flag and would lose
		// the message. Pinned by EngineFactsTests.anInterruptMakesSendLoseTheMessage
		boolean sent = this.base.send(msg, flags);
		while (!sent && this.base.errno() == ZError.EINTR) {
			sent = this.base.send(msg, flags);
		}
		stirred();
		return sent;
	}

	/**
	 * Commands may have been processed outside of a receive, so that the descriptor no
	 * longer tells of what they brought.
	 */
	final void stirred() {
		if (this.dry) {
			this.dry = false;
			this.watcher.run();
		}
	}

	final boolean isOpen() {
		return !this.closed;
	}

	/** Whether a frame that was not sent could have been: neither side has ended. */
	final boolean isUsable() {
		return isOpen() && this.base.errno() != ZError.ETERM;
	}

	/** Not dry until the next receive says so. */
	final void assumeMore() {
		this.dry = false;
		this.fruitful = false;
	}

	/** Whether something was found since more was assumed. */
	final boolean isFruitful() {
		return this.fruitful;
	}

	final boolean isDry() {
		return this.dry;
	}

	/** Whether the engine was ended under this socket, so that nothing comes any more. */
	final boolean isEnded() {
		return this.ended;
	}

	/** Watch over this socket: call this when it is no longer dry. */
	final void watchedBy(@Nullable Runnable newWatcher) {
		this.watcher = (newWatcher != null) ? newWatcher : NOBODY;
	}

	final SelectableChannel descriptor() {
		return this.socket.getFD();
	}

	final ZMQ.Socket socket() {
		return this.socket;
	}

}
