package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import zmq.Msg;

/**
 * An engine socket that receives whole messages. Confined to its owner's thread.
 */
abstract class JeromqReceivingSocket extends JeromqSocket {

	/**
	 * Whether an {@code Error} ended the receive of a message, so its other frames may
	 * still be in the socket. After an {@code Error} inside the engine this is uncertain.
	 * Then one whole message may be skipped.
	 */
	private boolean restMayFollow;

	JeromqReceivingSocket(ZMQ.Socket socket, MonitorRelay relay) {
		super(socket, relay);
	}

	/**
	 * Take one whole message without waiting; {@code null} if there is none now.
	 */
	public final byte @Nullable [][] receive() {
		Msg first = takeFirst();
		if (first == null) {
			return null;
		}
		if (!first.hasMore()) {
			return new byte[][] { first.data() };
		}
		Msg second = take();
		if (second == null) {
			return null;
		}
		return second.hasMore() ? receiveMany(first, second) : new byte[][] { first.data(), second.data() };
	}

	/** Take the first frame of a message; {@code null} if there is none now. */
	final @Nullable Msg takeFirst() {
		return (!this.restMayFollow || skipRest()) ? take() : null;
	}

	/** Take one frame; {@code null} if there is none now. */
	final @Nullable Msg take() {
		this.restMayFollow = true;
		Msg frame = nextFrame();
		this.restMayFollow = frame != null && frame.hasMore();
		return frame;
	}

	/**
	 * Skip the rest of a message. The frames of a message arrive together, so if there is
	 * no frame now, there is no rest. Returns whether there may be another message.
	 */
	private boolean skipRest() {
		boolean more = true;
		while (this.restMayFollow && more) {
			more = take() != null;
		}
		return more;
	}

	private byte @Nullable [][] receiveMany(Msg first, Msg second) {
		List<byte[]> frames = new ArrayList<>();
		frames.add(first.data());
		for (Msg frame = second; frame != null; frame = take()) {
			frames.add(frame.data());
			if (!frame.hasMore()) {
				return frames.toArray(byte[][]::new);
			}
		}
		// The engine was ended between two frames.
		return null;
	}

}
