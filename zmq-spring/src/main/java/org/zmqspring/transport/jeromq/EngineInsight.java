package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.io.IOObject;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;
import zmq.io.coder.Decoder;
import zmq.io.coder.DecoderBase;
import zmq.io.mechanism.Mechanism;
import zmq.io.mechanism.Mechanism.Status;
import zmq.msg.MsgAllocator;
import zmq.pipe.Pipe;
import zmq.poll.Poller;

/**
 * Looks into the engine for what no event tells: how far the connection of a channel has
 * come, and who makes room for its frames. It writes one field, to have a connection send
 * a PING ({@link EngineConnection#ping}); of an engine that has no such fields it knows
 * nothing. Pinned by {@code PeerLimitsIntegrationTests} and
 * {@code HeartbeatsIntegrationTests}. Stateless; what it says of connections of another
 * I/O thread than the caller's may be a moment old.
 */
final class EngineInsight {

	private static final Logger logger = LoggerFactory.getLogger(EngineInsight.class);

	private static final @Nullable EngineInsight INSTANCE = create();

	private final Field selector = EngineFields.field(Poller.class, "selector");

	private final Field handlerOfHandle = EngineFields.field(Poller.Handle.class, "handler");

	private final Field handlerOfObject = EngineFields.field(IOObject.class, "handler");

	private final Field handshaking = EngineFields.field(StreamEngine.class, "handshaking");

	private final Field mechanism = EngineFields.field(StreamEngine.class, "mechanism");

	final Field decoder = EngineFields.field(StreamEngine.class, "decoder");

	private final Field allocator = EngineFields.field(Decoder.class, "allocator");

	final Field missingBytes = EngineFields.field(DecoderBase.class, "toRead");

	final Field plugged = EngineFields.field(StreamEngine.class, "plugged");

	final Field ioError = EngineFields.field(StreamEngine.class, "ioError");

	final Field inputStopped = EngineFields.field(StreamEngine.class, "inputStopped");

	final Field unsentBytes = EngineFields.field(StreamEngine.class, "outsize");

	final Field greeting = EngineFields.field(StreamEngine.class, "greetingRecv");

	final Field session = EngineFields.field(StreamEngine.class, "session");

	final Field timers = EngineFields.field(StreamEngine.class, "ioObject");

	final Field nextMessage = EngineFields.field(StreamEngine.class, "nextMsg");

	final Field pullMessage = EngineFields.field(StreamEngine.class, "pullAndEncode");

	final Field makePing = EngineFields.field(StreamEngine.class, "producePingMessage");

	final Field pipe = EngineFields.field(SessionBase.class, "pipe");

	final Field otherEnd = EngineFields.field(Pipe.class, "peer");

	final Field written = EngineFields.field(Pipe.class, "msgsWritten");

	final Field taken = EngineFields.field(Pipe.class, "msgsRead");

	private EngineInsight() throws NoSuchFieldException {
	}

	private static @Nullable EngineInsight create() {
		try {
			return new EngineInsight();
		}
		catch (NoSuchFieldException | RuntimeException ex) {
			EngineLog.write(() -> logger.warn("This ZeroMQ engine is not JeroMQ 0.6.0: peers that do not finish the"
					+ " handshake, or subscribe to too much, are not disconnected", ex));
			return null;
		}
	}

	/** Whether this is an engine that is known. */
	static boolean isThere() {
		return INSTANCE != null;
	}

	/** How far a connection has come that belongs to any one of these loops. */
	static ConnectionProgress progress(Collection<Poller> loops, SocketChannel channel) {
		EngineInsight insight = INSTANCE;
		for (Poller loop : loops) {
			StreamEngine engine = (insight != null) ? insight.engine(loop, channel) : null;
			if (insight != null && engine != null) {
				return insight.progress(engine);
			}
		}
		return ConnectionProgress.UNKNOWN;
	}

	/**
	 * The connection of a channel, once the loop watches it.
	 * @param loop the loop of the calling I/O thread
	 * @param channel the channel
	 * @return the connection, or {@code null} if the loop has none
	 */
	static @Nullable EngineConnection connection(@Nullable Poller loop, SocketChannel channel) {
		EngineInsight insight = INSTANCE;
		Poller.Handle handle = (insight != null && loop != null) ? insight.handle(loop, channel) : null;
		StreamEngine engine = (insight != null && handle != null) ? insight.engine(handle) : null;
		return (insight != null && loop != null && handle != null && engine != null)
				? new EngineConnection(insight, loop, handle, engine) : null;
	}

	ConnectionProgress progress(StreamEngine engine) {
		boolean greeted = Boolean.FALSE.equals(read(this.handshaking, engine));
		// peers older than ZMTP 3.0 have none
		boolean ready = !(read(this.mechanism, engine) instanceof Mechanism its) || its.status() == Status.READY;
		return (greeted && ready) ? ConnectionProgress.READY : ConnectionProgress.HANDSHAKING;
	}

	/** Who makes room for the frames of a connection, once it was greeted. */
	static @Nullable Object allocator(@Nullable Poller loop, SocketChannel channel) {
		EngineInsight insight = INSTANCE;
		StreamEngine engine = (insight != null) ? insight.engine(loop, channel) : null;
		Object its = (insight != null && engine != null) ? read(insight.decoder, engine) : null;
		return (insight != null && its != null && read(insight.allocator, its) instanceof MsgAllocator found) ? found
				: null;
	}

	private @Nullable StreamEngine engine(@Nullable Poller loop, SocketChannel channel) {
		Poller.Handle handle = (loop != null) ? handle(loop, channel) : null;
		return (handle != null) ? engine(handle) : null;
	}

	private Poller.@Nullable Handle handle(Poller loop, SocketChannel channel) {
		if (!(read(this.selector, loop) instanceof Selector current)) {
			return null;
		}
		SelectionKey key = channel.keyFor(current);
		return (key != null && key.attachment() instanceof Poller.Handle handle) ? handle : null;
	}

	private @Nullable StreamEngine engine(Poller.Handle handle) {
		Object handler = read(this.handlerOfHandle, handle);
		return (handler != null && read(this.handlerOfObject, handler) instanceof StreamEngine engine) ? engine : null;
	}

	static @Nullable Object read(Field field, Object owner) {
		try {
			return field.get(owner);
		}
		catch (IllegalAccessException | IllegalArgumentException ex) {
			return null;
		}
	}

}
