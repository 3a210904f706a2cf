package org.zmqspring.transport.jeromq;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.pipe.Pipe;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;

/**
 * Reaches private fields of a publisher socket of JeroMQ 0.6.0: its peers and its trie of
 * subscriptions. The only place that knows their names; pinned by
 * {@code EngineFactsTests.figuresOfAFullPeerCanBeRead}. Immutable.
 */
final class EngineFigures {

	private static final Logger logger = LoggerFactory.getLogger(EngineFigures.class);

	private final VarHandle subscriptions;

	private final VarHandle dist;

	private final VarHandle pipes;

	private final VarHandle eligible;

	private final VarHandle nodePipes;

	private final VarHandle nodeMin;

	private final VarHandle nodeCount;

	private final VarHandle nodeNext;

	private EngineFigures() throws ReflectiveOperationException {
		Lookup ours = MethodHandles.lookup();
		Class<?> nodeType = Class.forName("zmq.socket.pubsub.Mtrie", false, XPub.class.getClassLoader());
		Lookup publisher = MethodHandles.privateLookupIn(XPub.class, ours);
		this.subscriptions = publisher.findVarHandle(XPub.class, "subscriptions", nodeType);
		this.dist = publisher.findVarHandle(XPub.class, "dist", Dist.class);
		Lookup distributor = MethodHandles.privateLookupIn(Dist.class, ours);
		this.pipes = distributor.findVarHandle(Dist.class, "pipes", List.class);
		this.eligible = distributor.findVarHandle(Dist.class, "eligible", int.class);
		Lookup node = MethodHandles.privateLookupIn(nodeType, ours);
		this.nodePipes = node.findVarHandle(nodeType, "pipes", Set.class);
		this.nodeMin = node.findVarHandle(nodeType, "min", int.class);
		this.nodeCount = node.findVarHandle(nodeType, "count", int.class);
		this.nodeNext = node.findVarHandle(nodeType, "next", nodeType.arrayType());
	}

	/** Look for them, or say once in the log that they cannot be reached. */
	static @Nullable EngineFigures find() {
		try {
			return new EngineFigures();
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.warn(
					"The figures of the ZeroMQ engine cannot be read: what publishers drop for slow subscribers"
							+ " (reason 'hwm') is not counted, and subscriptions of peers that left may be counted on."
							+ " Use JeroMQ 0.6.0; on the module path, open its package zmq.socket.pubsub ({})",
					ex.toString());
			return null;
		}
	}

	Object subscriptions(XPub socket) {
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

	/** Who subscribed to what leads to this node. */
	@SuppressWarnings("unchecked")
	Set<Pipe> subscribers(Object node) {
		Set<Pipe> subscribers = (Set<Pipe>) this.nodePipes.get(node);
		return (subscribers != null) ? subscribers : Set.of();
	}

	/** The next node, as the engine finds it ({@code Mtrie.match}). */
	@Nullable Object child(Object node, byte next) {
		int index = next - (int) this.nodeMin.get(node);
		if (index < 0 || index >= (int) this.nodeCount.get(node)) {
			return null;
		}
		return ((Object[]) this.nodeNext.get(node))[index];
	}

}
