package org.zmqspring.transport.jeromq;

import java.util.function.Consumer;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Bounds what one connection of a subscriber may put into one message. The engine bounds
 * each frame only, and counts no message before its last frame, so that endless frames
 * would fill the memory whatever the high-water mark (JeroMQ 0.6.0,
 * {@code zmq.pipe.Pipe.write}). Confined to the engine's I/O thread.
 */
final class MessageAccount implements MsgAllocator {

	/** What a frame takes beside its bytes, about. */
	static final int FRAME_OVERHEAD = 128;

	/** A message of so many empty frames is within any limit. */
	static final int FRAMES = 1000;

	/** A message may be so many times as large as its largest frame. */
	static final int LARGEST_FRAMES = 4;

	private final MsgAllocator frames;

	private final long limit;

	private final Breach breach;

	private long taken;

	private boolean more;

	private boolean unfinished;

	private boolean over;

	MessageAccount(FrameLimits frames, Consumer<MessageAccount> onBreach) {
		this.frames = new BoundedAllocator(frames, (size) -> BoundedFrame.of(size, this));
		this.limit = LARGEST_FRAMES * frames.largest() + FRAMES * FRAME_OVERHEAD;
		this.breach = new Breach(() -> onBreach.accept(this));
	}

	@Override
	public Msg allocate(int size) {
		this.taken = FRAME_OVERHEAD + Math.max(0, size) + (this.more ? this.taken : 0);
		this.unfinished = this.more;
		this.more = false;
		if (this.taken > this.limit) {
			this.over = true;
		}
		if (this.over) {
			this.breach.tell();
		}
		return this.over ? BoundedAllocator.nothing() : this.frames.allocate(size);
	}

	void moreFollow() {
		this.more = true;
	}

	/** It was no part of a message, and the one before it is as unfinished as it was. */
	void commandCame() {
		this.more = this.unfinished;
	}

}
