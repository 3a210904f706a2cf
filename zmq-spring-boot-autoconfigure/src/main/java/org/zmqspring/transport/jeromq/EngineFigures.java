package org.zmqspring.transport.jeromq;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.pipe.Pipe;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;

/**
 * Reaches the private figures of JeroMQ 0.6.0 that say which peers a message is not sent
 * to. The only place that knows their names; pinned by
 * {@code EngineFactsTests.figuresOfAFullPeerCanBeRead}. Immutable.
 */
final class EngineFigures {

	private static final Logger logger = LoggerFactory.getLogger(EngineFigures.class);

	private static final String PACKAGE = "zmq.socket.pubsub.";

	private final VarHandle subscriptions;

	private final VarHandle dist;

	private final VarHandle pipes;

	private final VarHandle eligible;

	private final MethodHandle match;

	private final Class<?> handlerType;

	private EngineFigures() throws ReflectiveOperationException {
		Lookup ours = MethodHandles.lookup();
		ClassLoader loader = XPub.class.getClassLoader();
		Class<?> trieType = Class.forName(PACKAGE + "Mtrie", false, loader);
		this.handlerType = Class.forName(PACKAGE + "Mtrie$IMtrieHandler", false, loader);
		Lookup publisher = MethodHandles.privateLookupIn(XPub.class, ours);
		Lookup distributor = MethodHandles.privateLookupIn(Dist.class, ours);
		this.subscriptions = publisher.findVarHandle(XPub.class, "subscriptions", trieType);
		this.dist = publisher.findVarHandle(XPub.class, "dist", Dist.class);
		this.pipes = distributor.findVarHandle(Dist.class, "pipes", List.class);
		this.eligible = distributor.findVarHandle(Dist.class, "eligible", int.class);
		this.match = MethodHandles.privateLookupIn(trieType, ours)
			.findVirtual(trieType, "match",
					MethodType.methodType(void.class, ByteBuffer.class, int.class, this.handlerType, XPub.class));
	}

	/** Look for them, or say once in the log that they cannot be reached. */
	static @Nullable EngineFigures find() {
		try {
			return new EngineFigures();
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.warn("What publishers drop for slow subscribers (reason 'hwm') is not counted:"
					+ " the figures of the ZeroMQ engine cannot be read. On the module path, open the package"
					+ " zmq.socket.pubsub of JeroMQ 0.6.0 to this library ({})", ex.toString());
			return null;
		}
	}

	Object trie(XPub socket) {
		return this.subscriptions.get(socket);
	}

	Dist distributor(XPub socket) {
		return (Dist) this.dist.get(socket);
	}

	@SuppressWarnings("unchecked")
	List<Pipe> peers(Dist distributor) {
		return (List<Pipe>) this.pipes.get(distributor);
	}

	/** How many of the peers can be sent to; those stand first. */
	int reachable(Dist distributor) {
		return (int) this.eligible.get(distributor);
	}

	/** What the engine is to call for each matching subscription, in its own words. */
	Object handler(Consumer<Pipe> onMatch) {
		return Proxy.newProxyInstance(this.handlerType.getClassLoader(), new Class<?>[] { this.handlerType },
				(proxy, method, arguments) -> {
					onMatch.accept((Pipe) arguments[0]);
					return null;
				});
	}

	void match(Object trie, ByteBuffer topic, Object handler, XPub socket) {
		try {
			this.match.invoke(trie, topic, topic.remaining(), handler, socket);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
