package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.PeerRefusal;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Allocates the frames of one connection, and so sees and limits what its peer sends. It
 * never throws, whatever length the peer claims. Confined to the engine's I/O thread.
 * <p>
 * JeroMQ 0.6.0 checks a length as a signed 64-bit number and casts it to {@code int}
 * afterwards ({@code zmq.io.coder.Decoder.sizeReady}), so a length with the sign bit set
 * arrives here as any number. An {@code Error} thrown here would kill the I/O thread, and
 * an exception would leave it spinning. Pinned by
 * {@code EngineFactsTests.aLengthWithTheSignBitSetPassesTheSizeLimit}.
 */
abstract class InboundAllocator implements MsgAllocator {

	private static final byte[] PING = "\4PING".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PONG = "\4PONG".getBytes(StandardCharsets.US_ASCII);

	private final FrameLimits limits;

	private final @Nullable InboundFlow flow;

	private final PeerRefusal reason;

	private final LimitListener listener;

	private long frames;

	private boolean pingSeen;

	private boolean pongSeen;

	private boolean reported;

	/** The reason names the limit that the subclass checks. */
	InboundAllocator(FrameLimits limits, @Nullable InboundFlow flow, PeerRefusal reason, LimitListener listener) {
		this.limits = limits;
		this.flow = flow;
		this.reason = reason;
		this.listener = listener;
	}

	/** Is told that a connection has exceeded a limit. */
	@FunctionalInterface
	interface LimitListener {

		/** Disconnect the connection of this allocator. */
		void exceeded(InboundAllocator allocator, PeerRefusal reason);

	}

	/** A frame begins. Subclasses call this first. */
	final void onFrame() {
		if (this.flow != null) {
			this.flow.onFrame();
		}
	}

	/** Allocate a frame if it is within the limits, and skip it otherwise. */
	final Msg allocateWithinLimits(int size) {
		if (!this.limits.admits(size, ++this.frames)) {
			return skipped();
		}
		try {
			return newFrame(size);
		}
		catch (OutOfMemoryError ex) {
			return skipped();
		}
	}

	abstract Msg newFrame(int size);

	/**
	 * An empty command, which the engine skips. The engine cannot parse the bytes that
	 * follow in the stream, so it ends this connection. Other connections continue.
	 */
	static Msg skipped() {
		Msg msg = new Msg();
		msg.setFlags(Msg.COMMAND);
		return msg;
	}

	/**
	 * Report once that the connection has exceeded its limit. If memory is short, the
	 * next frame reports it again: an {@code Error} would kill the engine's thread.
	 */
	final void reportExceeded() {
		if (this.reported) {
			return;
		}
		try {
			this.listener.exceeded(this, this.reason);
			this.reported = true;
		}
		catch (OutOfMemoryError ex) {
			// The next frame reports it.
		}
	}

	/** How many frames the peer has begun to send, commands included. */
	final long frames() {
		return this.frames;
	}

	/** Whether {@link InboundFlow} has stopped the reading from the connection. */
	final boolean isReadingStopped() {
		return this.flow != null && this.flow.isStopped();
	}

	/** Note whether a complete command is a heartbeat (ZMTP 3.1). */
	final void noteCommand(Msg command) {
		this.pingSeen |= begins(command, PING);
		this.pongSeen |= begins(command, PONG);
	}

	private static boolean begins(Msg command, byte[] name) {
		if (command.size() < name.length) {
			return false;
		}
		for (int i = 0; i < name.length; i++) {
			if (command.get(i) != name[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Note the last frame. Needed if a subclass notes a frame only when the next one
	 * begins.
	 */
	void noteLastFrame() {
	}

	/**
	 * Whether the peer has sent a PING, and so understands one. Within CURVE, heartbeats
	 * cannot be seen.
	 */
	final boolean hasSentPing() {
		noteLastFrame();
		return this.pingSeen;
	}

	/** Whether the peer has answered a PING. */
	final boolean hasSentPong() {
		noteLastFrame();
		return this.pongSeen;
	}

}
