package org.zmqspring.transport.jeromq;

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
 * Where the engine asks whether a peer may connect (RFC 27/ZAP): calls in, answers out.
 * Confined to the thread {@code zmq-zap}, but for {@link #wakeup()}.
 */
final class ZapSocket {

	/** Without a socket there the engine lets everybody in. */
	private static final String ADDRESS = "inproc://zeromq.zap.01";

	private final ZMQ.Socket socket;

	private final SocketBase base;

	private final Selector selector;

	/** Whether the descriptor will tell of what comes next; see {@link JeromqSocket}. */
	private boolean dry;

	private boolean ended;

	/** Whether frames are left of a call that an {@code Error} has cut. */
	private boolean tornCall;

	/** Whether an answer was sent in part, to which the next one would be appended. */
	private boolean tornAnswer;

	/**
	 * Take over a socket and bind it.
	 * @param socket a {@code ROUTER}, so that a call that is not answered holds up no
	 * other
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
			throw new UncheckedIOException("Peers cannot be judged: no selector can be opened", ex);
		}
	}

	void wakeup() {
		this.selector.wakeup();
	}

	/** Wait for a call, unless there may be one already. */
	void await(long maxNanos) throws IOException {
		if (this.dry || this.ended) {
			this.selector.select((key) -> {
			}, Math.max(1, maxNanos / 1_000_000));
			// a selector does not wait while its thread is interrupted
			Thread.interrupted();
		}
	}

	/** The next call, or {@code null} if there is none now. */
	@Nullable ZapCall next() {
		this.dry = false;
		while (this.tornCall) {
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
		this.dry = frames.isEmpty();
		return this.dry ? null : new ZapCall(frames);
	}

	private @Nullable Msg take() {
		this.tornCall = true;
		Msg frame = nextFrame();
		this.tornCall = frame != null && frame.hasMore();
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

	/** Answer a call: 200, 400 or 500. */
	void answer(ZapCall call, String status) {
		if (!call.isAnswerable()) {
			return;
		}
		List<Msg> frames = call.answer(status).stream().map(Msg::new).toList();
		int last = frames.size() - 1;
		this.dry = false;
		if (this.tornAnswer) {
			// Its end makes it an answer that lets nobody in.
			send(new Msg(), ZMQ.DONTWAIT);
		}
		this.tornAnswer = true;
		for (int i = 0; i <= last; i++) {
			send(frames.get(i), (i < last) ? ZMQ.DONTWAIT | ZMQ.SNDMORE : ZMQ.DONTWAIT);
		}
		this.tornAnswer = false;
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

	/** Let go of the engine, which ends only then. */
	void close() {
		if (!this.ended) {
			this.ended = true;
			this.socket.close();
		}
	}

	/** The last thing to do with it. */
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
