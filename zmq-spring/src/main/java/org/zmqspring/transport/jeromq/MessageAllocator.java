package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.PeerRefusal;
import zmq.Msg;
import zmq.msg.MsgAllocator;
import zmq.msg.MsgAllocatorThreshold;

/**
 * Limits the size of each message that one connection receives. The engine limits only
 * the size of each frame, and counts a message when its last frame arrives. So a message
 * without end would fill the memory, whatever the high-water mark is (JeroMQ 0.6.0,
 * {@code zmq.pipe.Pipe.write}). Confined to the engine's I/O thread.
 */
final class MessageAllocator extends InboundAllocator {

	/** The approximate memory of a frame in addition to its bytes. */
	static final int FRAME_OVERHEAD = 128;

	/** A message of this many empty frames is within every limit. */
	static final int FRAMES = 1000;

	/** A message may have this many times the bytes of the largest allowed frame. */
	static final int LARGEST_FRAMES = 4;

	/** A request has two frames. Its limit has room for the overhead of this many. */
	private static final int FRAMES_OF_REQUEST = 8;

	private final MsgAllocator frames;

	private final long limit;

	private long taken;

	/**
	 * The previous frame, which is complete now: the engine sets the flags of a frame
	 * before it allocates the next one. The decoder also keeps the frame until then.
	 */
	private @Nullable Msg last;

	/** Whether the previous frame continues a message that began before it. */
	private boolean unfinished;

	private boolean exceeded;

	MessageAllocator(FrameLimits limits, @Nullable InboundFlow flow, LimitListener listener) {
		this(limits, limitOf(limits), new MsgAllocatorThreshold(), flow, listener);
	}

	private MessageAllocator(FrameLimits limits, long limit, MsgAllocator frames, @Nullable InboundFlow flow,
			LimitListener listener) {
		super(limits, flow, PeerRefusal.MESSAGE_SIZE, listener);
		this.limit = limit;
		this.frames = frames;
	}

	private static long limitOf(FrameLimits limits) {
		return LARGEST_FRAMES * limits.largest() + FRAMES * FRAME_OVERHEAD;
	}

	/** An allocator for a socket whose peers send only small requests. */
	static MessageAllocator ofRequests(FrameLimits limits, @Nullable InboundFlow flow, LimitListener listener) {
		return new MessageAllocator(limits, limits.largest() + FRAMES_OF_REQUEST * FRAME_OVERHEAD,
				new MsgAllocatorThreshold(), flow, listener);
	}

	/** An allocator for a socket that passes messages on to other sockets. */
	static MessageAllocator ofTransit(FrameLimits limits, @Nullable InboundFlow flow, LimitListener listener) {
		return new MessageAllocator(limits, limitOf(limits), TransitFrame::allocate, flow, listener);
	}

	@Override
	public Msg allocate(int size) {
		onFrame();
		this.unfinished = isUnfinished();
		this.taken = FRAME_OVERHEAD + Math.max(0, size) + (this.unfinished ? this.taken : 0);
		if (this.taken > this.limit) {
			this.exceeded = true;
		}
		if (this.exceeded) {
			reportExceeded();
		}
		Msg frame = this.exceeded ? skipped() : allocateWithinLimits(size);
		this.last = frame;
		return frame;
	}

	@Override
	Msg newFrame(int size) {
		return this.frames.allocate(size);
	}

	private boolean isUnfinished() {
		if (this.last == null) {
			return false;
		}
		// A command is not part of a message, so
		// it does not change the current message.
		if (this.last.isCommand()) {
			noteCommand(this.last);
			return this.unfinished;
		}
		return this.last.hasMore();
	}

	@Override
	void noteLastFrame() {
		if (this.last != null && this.last.isCommand()) {
			noteCommand(this.last);
		}
	}

}
