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
 * An engine socket. It also knows whether it is drained, which a poller needs. Confined
 * to its owner's thread.
 * <p>
 * A socket is drained when a receive has processed all commands and found nothing. Only
 * then does its file descriptor report the next message: if a pipe was found empty, a
 * command announces the next message, and a byte on the descriptor announces the command
 * (JeroMQ 0.6.0, {@code zmq.Mailbox}, {@code zmq.Signaler}, {@code zmq.SocketBase.recv}).
 */
abstract class JeromqSocket implements EngineSocket {

	private static final Runnable NO_POLLER = () -> {
	};

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final MonitorRelay relay;

	/** {@code null} if all frames are sent as the engine does. */
	private final @Nullable QuickSend quick;

	/** The owner has closed it, or has tried to. */
	private boolean closed;

	/** The engine closes it. */
	private boolean released;

	private boolean drained;

	private boolean ended;

	private boolean foundSomething;

	/** True while a message is sent. Stays true if the send fails in the middle. */
	private boolean broken;

	private Runnable onReadable = NO_POLLER;

	JeromqSocket(ZMQ.Socket socket, MonitorRelay relay) {
		this.socket = socket;
		this.base = socket.base();
		this.relay = relay;
		this.quick = QuickSend.of(this.base);
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
			// The wrapper does nothing the second time, although the first time failed.
			this.base.close();
		}
		else {
			this.socket.close();
		}
		this.released = true;
	}

	/** Take one frame; {@code null} if there is none. Then the socket is drained. */
	final @Nullable Msg nextFrame() {
		while (!this.closed) {
			Msg frame = this.base.recv(ZMQ.DONTWAIT);
			if (frame != null) {
				this.foundSomething = true;
				return frame;
			}
			// An interrupt of this thread makes the engine return early. The engine has
			// cleared the interrupt flag, and may have commands left to handle, so
			// receive once more.
			if (this.base.errno() != ZError.EINTR) {
				this.ended = this.base.errno() == ZError.ETERM;
				break;
			}
		}
		this.drained = true;
		return null;
	}

	/**
	 * Send the first frame of a message. {@code false} if the engine refuses it, or the
	 * socket is closed, or its engine has ended. Then nothing is sent.
	 */
	final boolean sendFirst(Msg first, boolean more) {
		if (this.broken) {
			throw new IllegalStateException("A message was sent in part on " + key() + ". Close this socket");
		}
		this.broken = true;
		// A closed socket belongs to an engine thread, and this thread must not use it.
		boolean sent = sendFrame(first, more);
		this.broken = sent && more;
		return sent;
	}

	/** Send the rest of a message after its first frame was sent. */
	final void sendRest(byte[][] frames, int from) {
		for (int i = from; i < frames.length; i++) {
			sendNext(new Msg(frames[i]), i < frames.length - 1);
		}
	}

	/** Send a frame that follows the first one. */
	final void sendNext(Msg frame, boolean more) {
		if (!sendFrame(frame, more) && isUsable()) {
			throw new IllegalStateException("The engine took only a part of a message on " + key());
		}
		this.broken = more;
	}

	/** Whether a send failed in the middle of a message. */
	public final boolean isBroken() {
		return this.broken;
	}

	/** Whether the engine has refused the last frame because a queue is full. */
	final boolean isRefusedAsFull() {
		return isOpen() && this.base.errno() == ZError.EAGAIN;
	}

	private boolean sendFrame(Msg msg, boolean more) {
		if (this.closed) {
			return false;
		}
		if (this.quick != null && !this.ended && this.quick.isPossible()) {
			return this.quick.send(msg, more);
		}
		int flags = more ? (ZMQ.DONTWAIT | ZMQ.SNDMORE) : ZMQ.DONTWAIT;
		// While its thread is interrupted, the engine refuses the message and clears the
		// flag. Pinned by EngineFactsTests.anInterruptMakesSendLoseTheMessage
		boolean sent = this.base.send(msg, flags);
		while (!sent && this.base.errno() == ZError.EINTR) {
			sent = this.base.send(msg, flags);
		}
		onCommandsProcessed();
		return sent;
	}

	/**
	 * Another call than a receive may have processed commands. The descriptor does not
	 * report what they announced.
	 */
	final void onCommandsProcessed() {
		if (this.drained) {
			this.drained = false;
			this.onReadable.run();
		}
	}

	final boolean isOpen() {
		return !this.closed;
	}

	/** Whether neither the socket nor its engine has ended. */
	final boolean isUsable() {
		return isOpen() && this.base.errno() != ZError.ETERM;
	}

	/** Assume that a frame may be there until a receive finds nothing. */
	final void assumeMore() {
		this.drained = false;
		this.foundSomething = false;
	}

	/** Whether a frame was received since {@link #assumeMore()}. */
	final boolean hasFoundSomething() {
		return this.foundSomething;
	}

	final boolean isDrained() {
		return this.drained;
	}

	/** Whether the engine was ended before this socket. Nothing is received any more. */
	final boolean isEnded() {
		return this.ended;
	}

	/** Set what is called when it is no longer drained. */
	final void onReadable(@Nullable Runnable callback) {
		this.onReadable = (callback != null) ? callback : NO_POLLER;
	}

	final SelectableChannel descriptor() {
		return this.socket.getFD();
	}

	final MonitorRelay relay() {
		return this.relay;
	}

	final ZMQ.Socket socket() {
		return this.socket;
	}

}
