package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import zmq.io.IOObject;
import zmq.io.StreamEngine;
import zmq.msg.MsgAllocator;
import zmq.pipe.Pipe;
import zmq.poll.Poller;

/**
 * What the engine knows of one connection and reports in no event: how far the handshake
 * is, how the peer has greeted, whether the engine reads and writes, and how many
 * messages wait. Confined to the engine's I/O thread, except for {@link #progress}, whose
 * result may be a moment old on another thread.
 */
final class EngineConnection {

	/** The timer of a peer's own TTL (JeroMQ 0.6.0, {@code zmq.io.StreamEngine}). */
	private static final int TTL_TIMER = 0x80;

	/** The position of the version in a greeting (ZMTP 3.0). */
	private static final int MAJOR = 10;

	/**
	 * The bytes of this side's greeting after the major version: minor version,
	 * mechanism, role and filler (ZMTP 3.0).
	 */
	private static final int GREETING_AFTER_MAJOR = 53;

	private final EngineInternals.Connections internals;

	private final Poller loop;

	private final Poller.Handle handle;

	private final StreamEngine engine;

	private EngineConnection(EngineInternals.Connections internals, Poller loop, Poller.Handle handle,
			StreamEngine engine) {
		this.internals = internals;
		this.loop = loop;
		this.handle = handle;
		this.engine = engine;
	}

	/** How far a connection is. */
	enum Progress {

		/** The engine does not watch the connection now, or its fields cannot be read. */
		UNKNOWN,

		/** The peer has not sent all of its greeting, its READY or its credentials. */
		HANDSHAKING,

		/** Messages may flow. */
		READY

	}

	/**
	 * How far an output is: the messages that were taken for the peer, and the bytes of
	 * them that the operating system has not taken.
	 */
	record OutputPosition(long messages, long unsentBytes) {
	}

	/** Whether connections can be found at all. */
	static boolean canBeFound() {
		return EngineInternals.connections() != null;
	}

	/**
	 * Find the connection of a channel. The loop is that of the calling I/O thread.
	 * Returns {@code null} if the loop does not watch the channel.
	 */
	static @Nullable EngineConnection of(@Nullable Poller loop, SocketChannel channel) {
		EngineInternals.Connections internals = EngineInternals.connections();
		Selector selector = (internals != null && loop != null) ? internals.selector(loop) : null;
		SelectionKey key = (selector != null) ? channel.keyFor(selector) : null;
		if (internals == null || loop == null || key == null || !(key.attachment() instanceof Poller.Handle handle)) {
			return null;
		}
		StreamEngine engine = internals.engine(handle);
		return (engine != null) ? new EngineConnection(internals, loop, handle, engine) : null;
	}

	/**
	 * Find a connection among all of a loop, the calling one. For the greeting: the
	 * engine may read it before its selector knows the channel.
	 */
	static @Nullable EngineConnection any(@Nullable Poller loop, Predicate<EngineConnection> wanted) {
		EngineInternals.Connections internals = EngineInternals.connections();
		if (internals == null || loop == null) {
			return null;
		}
		for (Poller.Handle handle : internals.handles(loop)) {
			StreamEngine engine = internals.engine(handle);
			EngineConnection candidate = (engine != null) ? new EngineConnection(internals, loop, handle, engine)
					: null;
			if (candidate != null && wanted.test(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	/** How far the connection of a channel is, if one of these loops watches it. */
	static Progress progress(Collection<Poller> loops, SocketChannel channel) {
		for (Poller loop : loops) {
			EngineConnection connection = of(loop, channel);
			if (connection != null) {
				return connection.isReady() ? Progress.READY : Progress.HANDSHAKING;
			}
		}
		return Progress.UNKNOWN;
	}

	/** Whether this loop watches it. */
	boolean isOn(@Nullable Poller candidate) {
		return this.loop == candidate;
	}

	/** Whether it uses this channel. */
	boolean isOn(@Nullable Channel channel) {
		return this.internals.channel(this.handle) == channel;
	}

	/** Whether the engine has ended it, or is about to. */
	boolean isOver() {
		return this.internals.isOver(this.engine);
	}

	/** Whether its handshake is over. */
	boolean isReady() {
		return this.internals.isReady(this.engine);
	}

	/** Allocates its frames; {@code null} until it was greeted. */
	@Nullable MsgAllocator allocator() {
		return this.internals.allocator(this.engine);
	}

	/** Decode small frames with less work. Called when the connection is greeted. */
	void quickenInput() {
		this.internals.quickenInput(this.engine);
	}

	/** Encode small frames with less work. Called when the connection is greeted. */
	void quickenOutput() {
		this.internals.quickenOutput(this.engine);
	}

	/**
	 * Whether the engine does not read, because there is no room for what it has read.
	 */
	boolean isInputStopped() {
		return this.internals.isInputStopped(this.engine);
	}

	/** Whether messages for the peer wait until the operating system takes them. */
	boolean isOutputBlocked() {
		Pipe pipe = this.internals.pipe(this.engine);
		Pipe socketSide = (pipe != null) ? this.internals.otherSide(pipe) : null;
		return this.internals.unsentBytes(this.engine) > 0 || (pipe != null && socketSide != null
				&& this.internals.written(socketSide) > this.internals.taken(pipe));
	}

	/**
	 * Whether the peer has waited for this side's major version before it finished its
	 * greeting, as libzmq and JeroMQ do. Call this at the moment in which its greeting is
	 * complete.
	 */
	boolean hasPeerWaitedForVersion() {
		return this.internals.unsentBytes(this.engine) <= GREETING_AFTER_MAJOR;
	}

	/** The major version of ZMTP in the greeting of the peer; 0 or 1 mean ZMTP 2.0. */
	int majorVersion() {
		return greetingByte(MAJOR);
	}

	/** The minor version of ZMTP in the greeting of the peer. */
	int minorVersion() {
		return greetingByte(MAJOR + 1);
	}

	/** The version of ZMTP in the greeting of the peer, such as {@code 3.0}. */
	String version() {
		return (majorVersion() < 3) ? "2.0" : majorVersion() + "." + minorVersion();
	}

	/** The eight bytes of padding in the greeting of the peer. */
	long padding() {
		long padding = 0;
		for (int i = 1; i <= 8; i++) {
			padding = padding << 8 | greetingByte(i);
		}
		return padding;
	}

	private int greetingByte(int index) {
		ByteBuffer greeting = this.internals.greeting(this.engine);
		return (index < greeting.limit()) ? greeting.get(index) & 0xff : 0;
	}

	/** How many messages of the peer the socket has not taken yet. */
	long waiting() {
		Pipe pipe = this.internals.pipe(this.engine);
		Pipe socketSide = (pipe != null) ? this.internals.otherSide(pipe) : null;
		return (pipe != null && socketSide != null) ? this.internals.written(pipe) - this.internals.taken(socketSide)
				: 0;
	}

	/** Bytes that are missing until the current part of a frame is complete. */
	long missingBytes() {
		return this.internals.missingBytes(this.engine);
	}

	/** How far the output to the peer is. */
	OutputPosition output() {
		Pipe pipe = this.internals.pipe(this.engine);
		return new OutputPosition((pipe != null) ? this.internals.taken(pipe) : 0,
				this.internals.unsentBytes(this.engine));
	}

	/** Stop reading. The content of the read buffer is still processed. */
	void stopReading() {
		this.loop.resetPollIn(this.handle);
	}

	/**
	 * Stop the timer of the peer's own TTL. While nothing is read, the timer would end
	 * the connection, because no sign of life of the peer is seen.
	 */
	void stopTtl() {
		IOObject timers = this.internals.ioObject(this.engine);
		if (timers != null) {
			timers.cancelTimer(TTL_TIMER);
		}
	}

	/** Read again. */
	void resumeReading() {
		this.loop.setPollIn(this.handle);
	}

	/**
	 * Send a PING as soon as the operating system takes bytes. The engine's own heartbeat
	 * timer does the same (JeroMQ 0.6.0, {@code StreamEngine.timerEvent}). Returns
	 * {@code false} if the answer to a PING of the peer must be sent first.
	 */
	boolean ping() {
		boolean next = this.internals.sendPing(this.engine);
		if (next) {
			// Without this call the engine would write only with the next message.
			this.engine.restartOutput();
		}
		return next;
	}

}
