package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import zmq.io.IOObject;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;
import zmq.pipe.Pipe;
import zmq.poll.Poller;

/**
 * One connection of the engine, seen from inside: how its peer has greeted, whether the
 * engine reads from it and writes to it, and how many of its messages wait. Confined to
 * the engine's I/O thread.
 */
final class EngineConnection {

	/** The timer of a peer's own TTL (JeroMQ 0.6.0, {@code zmq.io.StreamEngine}). */
	private static final int TTL_TIMER = 0x80;

	/** Where a greeting has its version (ZMTP 3.0). */
	private static final int MAJOR = 10;

	/**
	 * What is left of our greeting once the major version is sent: minor version,
	 * mechanism, role and filler (ZMTP 3.0).
	 */
	private static final int GREETING_AFTER_MAJOR = 53;

	private final EngineInsight insight;

	private final Poller loop;

	private final Poller.Handle handle;

	private final StreamEngine engine;

	EngineConnection(EngineInsight insight, Poller loop, Poller.Handle handle, StreamEngine engine) {
		this.insight = insight;
		this.loop = loop;
		this.handle = handle;
		this.engine = engine;
	}

	/** Whether an I/O thread with this loop serves it. */
	boolean isOn(@Nullable Poller candidate) {
		return this.loop == candidate;
	}

	/** Whether the engine has given it up. */
	boolean isOver() {
		return !is(this.insight.plugged) || is(this.insight.ioError);
	}

	/** Whether its handshake is over. */
	boolean isReady() {
		return this.insight.progress(this.engine) == ConnectionProgress.READY;
	}

	/** Whether the engine has stopped to read, because what it has read finds no room. */
	boolean isInputStopped() {
		return is(this.insight.inputStopped);
	}

	/** Whether messages for the peer wait until the operating system takes them. */
	boolean isOutputBlocked() {
		Pipe pipe = pipe();
		Object socketEnd = (pipe != null) ? EngineInsight.read(this.insight.otherEnd, pipe) : null;
		return number(this.insight.unsentBytes) > 0 || (pipe != null && socketEnd != null
				&& number(this.insight.written, socketEnd) > number(this.insight.taken, pipe));
	}

	/**
	 * Whether the peer has waited for our major version before it finished its greeting,
	 * as libzmq and JeroMQ do. To be asked at the moment in which its greeting is
	 * complete.
	 */
	boolean hasPeerWaitedForVersion() {
		return number(this.insight.unsentBytes) <= GREETING_AFTER_MAJOR;
	}

	/** The major version of ZMTP in the greeting of the peer; 0 or 1 mean ZMTP 2.0. */
	int majorVersion() {
		return greetingByte(MAJOR);
	}

	/** The minor version of ZMTP in the greeting of the peer. */
	int minorVersion() {
		return greetingByte(MAJOR + 1);
	}

	/** The version of ZMTP that the peer greets with, such as {@code 3.0}. */
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
		return (EngineInsight.read(this.insight.greeting, this.engine) instanceof ByteBuffer greeting
				&& index < greeting.limit()) ? greeting.get(index) & 0xff : 0;
	}

	/** Messages of the peer that the socket has not taken yet. */
	long waiting() {
		Pipe pipe = pipe();
		Object socketEnd = (pipe != null) ? EngineInsight.read(this.insight.otherEnd, pipe) : null;
		return (pipe != null && socketEnd != null)
				? number(this.insight.written, pipe) - number(this.insight.taken, socketEnd) : 0;
	}

	/** Bytes that are missing until what the peer sends at present is complete. */
	long missingBytes() {
		Object decoder = EngineInsight.read(this.insight.decoder, this.engine);
		return (decoder != null) ? number(this.insight.missingBytes, decoder) : 0;
	}

	/** How far the output to the peer has come. */
	OutputPosition output() {
		Pipe pipe = pipe();
		return new OutputPosition((pipe != null) ? number(this.insight.taken, pipe) : 0,
				number(this.insight.unsentBytes));
	}

	private @Nullable Pipe pipe() {
		return (EngineInsight.read(this.insight.session, this.engine) instanceof SessionBase session
				&& EngineInsight.read(this.insight.pipe, session) instanceof Pipe pipe) ? pipe : null;
	}

	/** Read nothing more, beyond what is in the read buffer already. */
	void stopReading() {
		this.loop.resetPollIn(this.handle);
	}

	/**
	 * Keep the peer's own TTL from ending the connection while nothing is read: what the
	 * peer sends meanwhile is not seen.
	 */
	void stopTtl() {
		if (EngineInsight.read(this.insight.timers, this.engine) instanceof IOObject timers) {
			timers.cancelTimer(TTL_TIMER);
		}
	}

	/** Read again. */
	void goOnReading() {
		this.loop.setPollIn(this.handle);
	}

	/**
	 * Send a PING as soon as the operating system takes bytes. The engine does the same
	 * by its own timer, and then expects an answer by a timer that knows nothing of
	 * pauses in reading (JeroMQ 0.6.0, {@code StreamEngine.timerEvent}).
	 * @return {@code false} if the answer to a PING of the peer has to go first
	 */
	boolean ping() {
		try {
			Object usual = this.insight.pullMessage.get(this.engine);
			if (this.insight.nextMessage.get(this.engine) != usual) {
				return false;
			}
			this.insight.nextMessage.set(this.engine, this.insight.makePing.get(this.engine));
			// The engine writes as soon as it can; without this call it would wait for
			// the
			// next message.
			this.engine.restartOutput();
			return true;
		}
		catch (IllegalAccessException ex) {
			return false;
		}
	}

	/**
	 * How far an output has come.
	 *
	 * @param messages messages that were taken for the peer
	 * @param unsentBytes bytes of them that the operating system has not taken
	 */
	record OutputPosition(long messages, long unsentBytes) {
	}

	private boolean is(Field flag) {
		return Boolean.TRUE.equals(EngineInsight.read(flag, this.engine));
	}

	private long number(Field field) {
		return number(field, this.engine);
	}

	private static long number(Field field, Object owner) {
		return (EngineInsight.read(field, owner) instanceof Number number) ? number.longValue() : 0;
	}

}
