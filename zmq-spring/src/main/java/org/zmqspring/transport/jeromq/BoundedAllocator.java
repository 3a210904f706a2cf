package org.zmqspring.transport.jeromq;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Makes room for a frame that a peer announces, and never throws, whatever length the
 * peer claims. Confined to the engine's I/O thread.
 * <p>
 * JeroMQ 0.6.0 checks a length as a signed 64-bit number and casts it to {@code int}
 * afterwards ({@code zmq.io.coder.Decoder.sizeReady}), so a length with the sign bit set
 * arrives here as any number at all. An {@code Error} thrown here kills the I/O thread,
 * an exception leaves it spinning. Pinned by
 * {@code EngineFactsTests.aLengthWithTheSignBitSetPassesTheSizeLimit}.
 */
final class BoundedAllocator implements MsgAllocator {

	private final MsgAllocator frames;

	private final FrameLimits limits;

	private long count;

	BoundedAllocator(FrameLimits limits, MsgAllocator frames) {
		this.limits = limits;
		this.frames = frames;
	}

	@Override
	public Msg allocate(int size) {
		if (!this.limits.admits(size, ++this.count)) {
			return nothing();
		}
		try {
			return this.frames.allocate(size);
		}
		catch (OutOfMemoryError ex) {
			return nothing();
		}
	}

	/** How many frames were announced. */
	long count() {
		return this.count;
	}

	/**
	 * An empty command, which the engine skips. What follows in the stream is noise to
	 * it, so that connection ends; the others go on.
	 */
	static Msg nothing() {
		Msg msg = new Msg();
		msg.setFlags(Msg.COMMAND);
		return msg;
	}

}
