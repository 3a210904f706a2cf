package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;

import zmq.Config;
import zmq.Msg;

/**
 * A frame that is received on one socket and sent on others without a copy. The engine
 * clears and sets its flag for more frames with each send (JeroMQ 0.6.0,
 * {@code zmq.SocketBase.send}). The I/O thread may encode the frame for another socket at
 * that moment, and would see a message that ends too early. So this frame keeps the flag
 * that it was received with. Immutable once it is received, except for what the engine
 * sets again to the same value.
 */
final class TransitFrame extends Msg {

	private static final int HEAP_LIMIT = Config.MSG_ALLOCATION_HEAP_THRESHOLD.getValue();

	private TransitFrame(int size) {
		super(size);
	}

	private TransitFrame(byte[] bytes) {
		super(bytes);
	}

	private TransitFrame(ByteBuffer buffer) {
		super(buffer);
	}

	/** A new frame, in the kind of memory that the engine itself would use. */
	static TransitFrame allocate(int size) {
		return (size > HEAP_LIMIT) ? new TransitFrame(ByteBuffer.allocateDirect(size)) : new TransitFrame(size);
	}

	/**
	 * A frame that can be sent on. Frames that a customizer's allocator made, that CURVE
	 * has decrypted, or that came over {@code inproc} are of another class. The last ones
	 * are shared with the other peers of their sender. Their bytes are shared, not
	 * copied.
	 */
	static TransitFrame of(Msg received) {
		if (received instanceof TransitFrame frame) {
			return frame;
		}
		TransitFrame frame = new TransitFrame(received.data());
		if (received.hasMore()) {
			frame.setFlags(MORE);
		}
		return frame;
	}

	@Override
	public void resetFlags(int flags) {
		super.resetFlags(flags & ~MORE);
	}

}
