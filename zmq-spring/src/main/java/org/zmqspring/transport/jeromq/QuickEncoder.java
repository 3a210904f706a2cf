package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.io.coder.IEncoder;
import zmq.io.coder.v2.V2Encoder;
import zmq.io.coder.v2.V2Protocol;
import zmq.util.ValueReference;

/**
 * Encodes small frames that fit into the rest of the write buffer, and leaves all others
 * to the encoder of the engine. The engine copies the header and the body of each frame
 * in separate steps, which take about two thirds of the I/O thread's time for small
 * frames (JeroMQ 0.6.0, {@code zmq.io.coder.EncoderBase.encode}). Both use the same
 * buffer. Confined to the engine's I/O thread.
 */
final class QuickEncoder implements IEncoder {

	/** Of larger frames, most of the time is needed to copy the body. */
	static final int LARGEST = 4096;

	private static final int LARGEST_SHORT = 255;

	private static final int SHORT_HEADER = 1 + 1;

	private static final int LONG_HEADER = 1 + Long.BYTES;

	private final V2Encoder engines;

	/** The write buffer of the engine's encoder. */
	private final ByteBuffer buffer;

	/** The frame to encode next, if the engine's encoder does not have it. */
	private @Nullable Msg next;

	/** Take over from an encoder that may still hold a part of a frame. */
	QuickEncoder(V2Encoder engines, ByteBuffer buffer) {
		this.engines = engines;
		this.buffer = buffer;
	}

	@Override
	public void loadMsg(Msg frame) {
		this.next = frame;
	}

	@Override
	public int encode(ValueReference<ByteBuffer> data, int size) {
		Msg frame = this.next;
		this.next = null;
		if (frame != null) {
			int encoded = encodeWhole(frame, data, size);
			if (encoded > 0) {
				return encoded;
			}
			this.engines.loadMsg(frame);
		}
		return this.engines.encode(data, size);
	}

	/**
	 * Returns the number of bytes, or 0 if the engine's encoder must encode the frame.
	 */
	private int encodeWhole(Msg frame, ValueReference<ByteBuffer> data, int size) {
		int length = frame.size();
		int header = (length > LARGEST_SHORT) ? LONG_HEADER : SHORT_HEADER;
		ByteBuffer begun = data.get();
		int room = (begun != null) ? Math.min(size, begun.capacity() - begun.position()) : this.buffer.capacity();
		if (length > LARGEST || header + length > room) {
			return 0;
		}
		ByteBuffer target = (begun != null) ? begun : this.buffer.clear();
		target.limit(target.capacity());
		int start = target.position();
		target.put(start, flagsOf(frame, length));
		if (header == LONG_HEADER) {
			target.putLong(start + 1, length);
		}
		else {
			target.put(start + 1, (byte) length);
		}
		target.put(start + header, frame.data(), 0, length);
		target.position(start + header + length);
		data.set(target);
		return header + length;
	}

	private static byte flagsOf(Msg frame, int length) {
		return (byte) ((frame.hasMore() ? V2Protocol.MORE_FLAG : 0)
				| ((length > LARGEST_SHORT) ? V2Protocol.LARGE_FLAG : 0)
				| (frame.isCommand() ? V2Protocol.COMMAND_FLAG : 0));
	}

	@Override
	public void encoded() {
		this.engines.encoded();
	}

	@Override
	public void destroy() {
		this.engines.destroy();
	}

}
