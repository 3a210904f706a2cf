package org.zmqspring.transport.jeromq;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.ZObject;
import zmq.io.IEngine;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;
import zmq.pipe.Pipe;

/**
 * Reaches private fields of the pipe between a publisher socket of JeroMQ 0.6.0 and one
 * peer: how far the peer's side has come, and its connection. The peer's side belongs to
 * another thread, so what is read there may be a moment old. The only place that knows
 * the names of these fields; pinned by
 * {@code EngineFactsTests.whatAPeerHasTakenCanBeRead} and
 * {@code XpubNodropIntegrationTests}. Immutable.
 */
final class PipeFigures {

	private static final Logger logger = LoggerFactory.getLogger(PipeFigures.class);

	private final VarHandle peer;

	private final VarHandle parent;

	private final VarHandle read;

	private final VarHandle written;

	private final VarHandle engine;

	private final VarHandle channel;

	private PipeFigures() throws ReflectiveOperationException {
		Lookup ours = MethodHandles.lookup();
		Lookup pipe = MethodHandles.privateLookupIn(Pipe.class, ours);
		this.peer = pipe.findVarHandle(Pipe.class, "peer", Pipe.class);
		this.parent = pipe.findVarHandle(Pipe.class, "parent", ZObject.class);
		this.read = pipe.findVarHandle(Pipe.class, "msgsRead", long.class);
		this.written = pipe.findVarHandle(Pipe.class, "msgsWritten", long.class);
		this.engine = MethodHandles.privateLookupIn(SessionBase.class, ours)
			.findVarHandle(SessionBase.class, "engine", IEngine.class);
		this.channel = MethodHandles.privateLookupIn(StreamEngine.class, ours)
			.findVarHandle(StreamEngine.class, "fd", SocketChannel.class);
	}

	/** Look for them; {@code null} where they cannot be reached. */
	static @Nullable PipeFigures find() {
		try {
			return new PipeFigures();
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("This ZeroMQ engine is not JeroMQ 0.6.0, or its packages are closed", ex);
			return null;
		}
	}

	/** How many messages the peer's side has taken out of a pipe. */
	long taken(Pipe pipe) {
		Pipe other = (Pipe) this.peer.get(pipe);
		return (long) this.read.getOpaque(other);
	}

	/** How many messages wait in a pipe; asked by the thread that writes to it. */
	long waiting(Pipe pipe) {
		return Math.max(0, (long) this.written.get(pipe) - taken(pipe));
	}

	/** The connection behind a pipe; {@code null} if there is none, as in a process. */
	@Nullable SocketChannel channel(Pipe pipe) {
		Pipe other = (Pipe) this.peer.get(pipe);
		return (this.parent.get(other) instanceof SessionBase session
				&& this.engine.getOpaque(session) instanceof StreamEngine its)
						? (SocketChannel) this.channel.getOpaque(its) : null;
	}

}
