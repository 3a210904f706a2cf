package org.zmqspring.transport.jeromq.zap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;

/**
 * Receives the requests of the engine to check peers (RFC 27), and sends the replies.
 * Confined to the thread {@code zmq-zap}, except for {@link #wakeup()}.
 */
final class ZapSocket {

	/** While no socket is bound here, the engine allows every peer. */
	private static final String ADDRESS = "inproc://zeromq.zap.01";

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final Selector selector;

	/**
	 * Whether the last receive found nothing. The descriptor reports the next call only
	 * after a receive that found nothing (JeroMQ 0.6.0, {@code zmq.Mailbox}).
	 */
	private boolean drained;

	private boolean ended;

	/**
	 * Whether an {@code Error} ended the receive of a call, so its other frames are still
	 * in the socket.
	 */
	private boolean callIncomplete;

	/**
	 * Whether only a part of a reply was sent. The next reply would be appended to it.
	 */
	private boolean answerIncomplete;

	/**
	 * Bind a {@code ROUTER} and own it from now on. With a {@code ROUTER}, an unanswered
	 * call does not delay others.
	 */
	ZapSocket(ZMQ.Socket socket) {
		this.socket = socket;
		this.base = socket.base();
		socket.setLinger(0);
		socket.bind(ADDRESS);
		try {
			this.selector = Selector.open();
			socket.getFD().register(this.selector, SelectionKey.OP_READ);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"Peers cannot be checked: no selector can be opened. Raise the limit of open files (ulimit -n)",
					ex);
		}
	}

	void wakeup() {
		this.selector.wakeup();
	}

	/** Wait for a call. Return at once if one may be there already. */
	void await(long maxNanos) throws IOException {
		if (this.drained || this.ended) {
			this.selector.select((key) -> {
			}, Math.max(1, maxNanos / 1_000_000));
			// A selector does not wait while its thread is interrupted.
			Thread.interrupted();
		}
	}

	/** The next call, or {@code null} if there is none now. */
	@Nullable ZapCall next() {
		this.drained = false;
		while (this.callIncomplete) {
			if (take() == null) {
				break;
			}
		}
		List<byte[]> frames = new ArrayList<>();
		Msg frame = take();
		while (frame != null) {
			frames.add(frame.data());
			frame = frame.hasMore() ? take() : null;
		}
		this.drained = frames.isEmpty();
		return this.drained ? null : new ZapCall(frames);
	}

	private @Nullable Msg take() {
		this.callIncomplete = true;
		Msg frame = nextFrame();
		this.callIncomplete = frame != null && frame.hasMore();
		return frame;
	}

	private @Nullable Msg nextFrame() {
		while (!this.ended) {
			Msg frame = this.base.recv(ZMQ.DONTWAIT);
			if (frame != null) {
				return frame;
			}
			if (this.base.errno() == ZError.ETERM) {
				close();
			}
			else if (this.base.errno() != ZError.EINTR) {
				break;
			}
		}
		return null;
	}

	/** Reply to a call with status 200, 400 or 500. */
	void answer(ZapCall call, String status) {
		if (!call.isAnswerable()) {
			return;
		}
		List<Msg> frames = call.answer(status).stream().map(Msg::new).toList();
		int last = frames.size() - 1;
		this.drained = false;
		if (this.answerIncomplete) {
			// End the incomplete reply with an empty last frame. The engine reads it as a
			// refusal.
			send(new Msg(), ZMQ.DONTWAIT);
		}
		this.answerIncomplete = true;
		for (int i = 0; i <= last; i++) {
			send(frames.get(i), (i < last) ? ZMQ.DONTWAIT | ZMQ.SNDMORE : ZMQ.DONTWAIT);
		}
		this.answerIncomplete = false;
	}

	private void send(Msg frame, int flags) {
		boolean sent = false;
		while (!sent && !this.ended) {
			sent = this.base.send(frame, flags);
			if (!sent && this.base.errno() != ZError.EINTR) {
				return;
			}
		}
	}

	/** Close the socket, so that the engine can end. */
	void close() {
		if (!this.ended) {
			this.ended = true;
			this.socket.close();
		}
	}

	/** Close the selector as well. No other call may follow. */
	void closeForGood() {
		close();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
