package org.zmqspring.transport.jeromq;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.msg.MsgAllocator;
import zmq.msg.MsgAllocatorThreshold;

/**
 * Bounds what one connection of a subscriber may put into one message. The engine bounds
 * each frame only, and counts no message before its last frame, so that endless frames
 * would fill the memory whatever the high-water mark (JeroMQ 0.6.0,
 * {@code zmq.pipe.Pipe.write}). Confined to the engine's I/O thread.
 */
final class MessageAccount implements ConnectionAccount {

	/** What a frame takes beside its bytes, about. */
	static final int FRAME_OVERHEAD = 128;

	/** A message of so many empty frames is within any limit. */
	static final int FRAMES = 1000;

	/** A message may be so many times as large as its largest frame. */
	static final int LARGEST_FRAMES = 4;

	private final BoundedAllocator frames;

	private final @Nullable InboundFlow flow;

	private final SeenHeartbeats heartbeats = new SeenHeartbeats();

	private final long limit;

	private final Breach breach;

	private long taken;

	/**
	 * Made before, and by now complete: the engine sets the flags of a frame before it
	 * makes room for the next one. Its decoder keeps it just as long.
	 */
	private @Nullable Msg last;

	/** Whether frames of its message came before the last one. */
	private boolean unfinished;

	private boolean over;

	MessageAccount(FrameLimits frames, @Nullable InboundFlow flow, Consumer<MessageAccount> onBreach) {
		this.flow = flow;
		this.frames = new BoundedAllocator(frames, new MsgAllocatorThreshold());
		this.limit = LARGEST_FRAMES * frames.largest() + FRAMES * FRAME_OVERHEAD;
		this.breach = new Breach(() -> onBreach.accept(this));
	}

	@Override
	public Msg allocate(int size) {
		if (this.flow != null) {
			this.flow.onFrame();
		}
		this.unfinished = isUnfinished();
		this.taken = FRAME_OVERHEAD + Math.max(0, size) + (this.unfinished ? this.taken : 0);
		if (this.taken > this.limit) {
			this.over = true;
		}
		if (this.over) {
			this.breach.tell();
		}
		Msg frame = this.over ? BoundedAllocator.nothing() : this.frames.allocate(size);
		this.last = frame;
		return frame;
	}

	private boolean isUnfinished() {
		if (this.last == null) {
			return false;
		}
		// A command is no part of a message, and the one before it is as unfinished as it
		// was.
		if (this.last.isCommand()) {
			this.heartbeats.note(this.last);
			return this.unfinished;
		}
		return this.last.hasMore();
	}

	@Override
	public long frames() {
		return this.frames.count();
	}

	@Override
	public boolean isReadingStopped() {
		return this.flow != null && this.flow.isStopped();
	}

	@Override
	public SeenHeartbeats heartbeats() {
		if (this.last != null && this.last.isCommand()) {
			this.heartbeats.note(this.last);
		}
		return this.heartbeats;
	}

}
