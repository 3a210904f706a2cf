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
import zmq.io.StreamEngine;
import zmq.io.coder.Decoder;
import zmq.io.mechanism.Mechanism;
import zmq.io.mechanism.Mechanism.Status;
import zmq.msg.MsgAllocator;
import zmq.poll.Poller;

/**
 * Looks into the engine for what no event tells: how far the connection of a channel has
 * come, and who makes room for its frames. Reads fields and writes none; of an engine
 * that has no such fields it knows nothing. Pinned by {@code PeerLimitsIntegrationTests}.
 * Stateless; what it says of connections of another I/O thread than the caller's may be a
 * moment old.
 */
final class EngineInsight {

	private static final Logger logger = LoggerFactory.getLogger(EngineInsight.class);

	private static final @Nullable EngineInsight INSTANCE = create();

	private final Field selector = EngineFields.field(Poller.class, "selector");

	private final Field handlerOfHandle = EngineFields.field(Poller.Handle.class, "handler");

	private final Field handlerOfObject = EngineFields.field(IOObject.class, "handler");

	private final Field handshaking = EngineFields.field(StreamEngine.class, "handshaking");

	private final Field mechanism = EngineFields.field(StreamEngine.class, "mechanism");

	private final Field decoder = EngineFields.field(StreamEngine.class, "decoder");

	private final Field allocator = EngineFields.field(Decoder.class, "allocator");

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

	private ConnectionProgress progress(StreamEngine engine) {
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
		if (loop == null || !(read(this.selector, loop) instanceof Selector current)) {
			return null;
		}
		SelectionKey key = channel.keyFor(current);
		Object handler = (key != null && key.attachment() instanceof Poller.Handle handle)
				? read(this.handlerOfHandle, handle) : null;
		return (handler != null && read(this.handlerOfObject, handler) instanceof StreamEngine engine) ? engine : null;
	}

	private static @Nullable Object read(Field field, Object owner) {
		try {
			return field.get(owner);
		}
		catch (IllegalAccessException | IllegalArgumentException ex) {
			return null;
		}
	}

}
