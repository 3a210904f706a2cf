package org.zmqspring.transport.jeromq;

import java.util.Arrays;

import org.zmqspring.transport.EngineMessage;
import zmq.Msg;

/**
 * The frames of the message that an {@code XSUB} socket received last. It is reused, so
 * that receiving creates no object. Confined to the thread that owns the socket.
 */
final class TransitMessage implements EngineMessage {

	/** Longer arrays are not kept for the next message. */
	private static final int USUAL = 64;

	private TransitFrame[] frames = new TransitFrame[4];

	private int count;

	private long size;

	/** Forget the frames, so that their memory can be freed. */
	void clear() {
		if (this.frames.length > USUAL) {
			this.frames = new TransitFrame[4];
		}
		else {
			Arrays.fill(this.frames, 0, this.count, null);
		}
		this.count = 0;
		this.size = 0;
	}

	void add(Msg received) {
		if (this.count == this.frames.length) {
			this.frames = Arrays.copyOf(this.frames, 2 * this.count);
		}
		this.frames[this.count++] = TransitFrame.of(received);
		this.size += received.size();
	}

	int count() {
		return this.count;
	}

	TransitFrame frame(int index) {
		return this.frames[index];
	}

	@Override
	public long size() {
		return this.size;
	}

}
