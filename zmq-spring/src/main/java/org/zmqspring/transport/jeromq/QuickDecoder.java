package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import zmq.Config;
import zmq.Msg;
import zmq.io.coder.IDecoder;
import zmq.io.coder.v2.V2Decoder;
import zmq.io.coder.v2.V2Protocol;
import zmq.util.ValueReference;

/**
 * Decodes frames that are complete in the read buffer, and leaves all others to the
 * decoder of the engine. The engine copies the flags, the length and the body of each
 * frame in three steps, which take about a third of the I/O thread's time for small
 * frames (JeroMQ 0.6.0, {@code zmq.io.coder.DecoderBase.decode}). Both decoders ask the
 * same allocator, so the same limits apply. Confined to the engine's I/O thread.
 */
final class QuickDecoder implements IDecoder {

	private static final int SHORT_HEADER = 1 + 1;

	private static final int LONG_HEADER = 1 + Long.BYTES;

	/** Larger frames are not on the heap. */
	private static final int HEAP_LIMIT = Config.MSG_ALLOCATION_HEAP_THRESHOLD.getValue();

	private final V2Decoder engines;

	private final InboundAllocator allocator;

	private final long largest;

	/** Whether the engine's decoder has decoded all of its last frame. */
	private boolean betweenFrames = true;

	/** The latest frame, if this class has decoded it. */
	private @Nullable Msg whole;

	/**
	 * Take over from a decoder that has decoded nothing yet. The limit is that of the
	 * engine in bytes; below 0 there is none.
	 */
	QuickDecoder(V2Decoder engines, InboundAllocator allocator, long maxMsgSize) {
		this.engines = engines;
		this.allocator = allocator;
		this.largest = Math.min((maxMsgSize < 0) ? Long.MAX_VALUE : maxMsgSize,
				(HEAP_LIMIT > 0) ? HEAP_LIMIT : Long.MAX_VALUE);
	}

	/** The decoder of the engine. */
	V2Decoder engines() {
		return this.engines;
	}

	@Override
	public ByteBuffer getBuffer() {
		return this.engines.getBuffer();
	}

	@Override
	public Step.Result decode(ByteBuffer buffer, int size, ValueReference<Integer> processed) {
		int taken = this.betweenFrames ? decodeWhole(buffer, size) : 0;
		if (taken > 0) {
			processed.set(taken);
			return Step.Result.DECODED;
		}
		this.whole = null;
		Step.Result result = this.engines.decode(buffer, size, processed);
		this.betweenFrames = result == Step.Result.DECODED;
		return result;
	}

	/**
	 * Decode the next frame. Returns how many bytes it had, or 0 if the engine's decoder
	 * must see it: it is incomplete, or it is refused.
	 */
	private int decodeWhole(ByteBuffer buffer, int size) {
		int start = buffer.position();
		int flags = buffer.get(start);
		boolean isLong = (flags & V2Protocol.LARGE_FLAG) != 0;
		int header = isLong ? LONG_HEADER : SHORT_HEADER;
		if (size < header) {
			return 0;
		}
		long length = isLong ? buffer.getLong(start + 1) : buffer.get(start + 1) & 0xff;
		if (length > size - header || length > this.largest || (isLong && length <= 0)) {
			return 0;
		}
		Msg frame = this.allocator.allocate((int) length);
		frame.setFlags(flagsOf(flags));
		// A frame beyond a limit is empty, and its body is decoded as the next frame.
		int taken = header + frame.size();
		buffer.get(start + header, frame.data(), 0, frame.size());
		buffer.position(start + taken);
		this.whole = frame;
		return taken;
	}

	private static int flagsOf(int flags) {
		return (((flags & V2Protocol.MORE_FLAG) != 0) ? Msg.MORE : 0)
				| (((flags & V2Protocol.COMMAND_FLAG) != 0) ? Msg.COMMAND : 0);
	}

	@Override
	public Msg msg() {
		return (this.whole != null) ? this.whole : this.engines.msg();
	}

	@Override
	public void destroy() {
		this.engines.destroy();
	}

}
