package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.PeerRefusal;
import zmq.Msg;
import zmq.msg.MsgAllocator;
import zmq.msg.MsgAllocatorThreshold;

/**
 * Limits the size of each message that one connection of a subscriber receives. The
 * engine limits each frame only, and counts a message with its last frame. So endless
 * frames would fill the memory, whatever the high-water mark (JeroMQ 0.6.0,
 * {@code zmq.pipe.Pipe.write}). Confined to the engine's I/O thread.
 */
final class MessageAllocator extends InboundAllocator {

	/** The approximate memory of a frame beside its bytes. */
	static final int FRAME_OVERHEAD = 128;

	/** A message of so many empty frames is within any limit. */
	static final int FRAMES = 1000;

	/** A message may be so many times as large as its largest frame. */
	static final int LARGEST_FRAMES = 4;

	private final MsgAllocator ofEngine = new MsgAllocatorThreshold();

	private final long limit;

	private long taken;

	/**
	 * The frame before, which is complete by now: the engine sets the flags of a frame
	 * before it allocates the next one. Its decoder keeps the frame as long as we do.
	 */
	private @Nullable Msg last;

	/** Whether the last frame continues a message that began before it. */
	private boolean unfinished;

	private boolean exceeded;

	MessageAllocator(FrameLimits limits, @Nullable InboundFlow flow, LimitListener listener) {
		super(limits, flow, PeerRefusal.MESSAGE_SIZE, listener);
		this.limit = LARGEST_FRAMES * limits.largest() + FRAMES * FRAME_OVERHEAD;
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
		return this.ofEngine.allocate(size);
	}

	private boolean isUnfinished() {
		if (this.last == null) {
			return false;
		}
		// A command is no part of a message: it changes nothing about the message before.
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
