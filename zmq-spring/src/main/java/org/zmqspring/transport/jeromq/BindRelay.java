package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.SocketRequest;
import zmq.SocketBase;
import zmq.poll.Poller;

/**
 * Translates the events of a bound socket to facts. Guarded by the lock of its base
 * class.
 */
final class BindRelay extends MonitorRelay {

	private final SocketRequest request;

	private final AcceptedPeers peers = new AcceptedPeers();

	private final PeerGate gate;

	private final InboundAllocators allocators;

	private @Nullable ServerSocketChannel listener;

	private @Nullable SocketBase socket;

	/** The size of the send buffer of each accepted connection. */
	private int sndBuf;

	BindRelay(SocketRequest request, FactSink sink, Ticker ticker, RelayOwner owner) {
		super(request.key(), sink, ticker, owner);
		this.gate = new PeerGate(request, this.peers, ticker, owner);
		this.request = request;
		this.allocators = new InboundAllocators(request, ticker, owner, this::engineConnection,
				this.gate::onLimitExceeded);
	}

	@Override
	void prepare(SocketBase socket) {
		this.allocators.open(socket);
	}

	/**
	 * JeroMQ 0.6.0 sets the send buffer on the listening channel too. Java refuses that,
	 * because such a channel has none, and the bind fails. Pinned by
	 * {@code EngineFactsTests.aSendBufferMakesTheBindFail}.
	 */
	@Override
	void beforeAttach(SocketBase configured) {
		this.socket = configured;
		this.sndBuf = configured.getSocketOpt(zmq.ZMQ.ZMQ_SNDBUF);
		configured.setSocketOpt(zmq.ZMQ.ZMQ_SNDBUF, 0);
	}

	@Override
	void onEvent(zmq.ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.EVENT_LISTENING -> onListening((ServerSocketChannel) event.arg);
			case ZMQ.EVENT_ACCEPTED -> onAccepted((SocketChannel) event.arg);
			case ZMQ.EVENT_HANDSHAKE_PROTOCOL -> onGreeted();
			case ZMQ.EVENT_DISCONNECTED -> onDisconnected((Channel) event.arg);
			default -> {
			}
		}
	}

	/** If an event of a peer is missed, the link still works. */
	@Override
	boolean isVital(int event) {
		return event == ZMQ.EVENT_LISTENING;
	}

	private void onListening(ServerSocketChannel channel) {
		this.listener = channel;
		if (this.socket != null) {
			// The engine accepts nothing before the end of this call.
			this.socket.setSocketOpt(zmq.ZMQ.ZMQ_SNDBUF, this.sndBuf);
		}
		offer(new LinkFact.Listening("tcp://" + Channels.local(channel)));
	}

	private void onAccepted(SocketChannel connection) {
		if (this.gate.onAccepted(connection)) {
			offer(new LinkFact.PeerConnected(Channels.remote(connection, "unknown")));
		}
	}

	private void onGreeted() {
		this.request.traffic().greeted();
		InboundAllocator allocator = this.allocators.onGreeted(true);
		quicken((candidate) -> allocator != null && candidate.allocator() == allocator);
		startHeartbeats(this.request, allocator, () -> engineConnection(allocator), () -> channel(allocator));
	}

	private @Nullable EngineConnection engineConnection(@Nullable InboundAllocator allocator) {
		SocketChannel peer = channel(allocator);
		return (peer != null) ? EngineConnection.of(owner().currentLoop(), peer) : null;
	}

	/** Found by the allocator: the engine does not say which connection was greeted. */
	private @Nullable SocketChannel channel(@Nullable InboundAllocator allocator) {
		Poller loop = owner().currentLoop();
		for (SocketChannel peer : this.peers.all()) {
			EngineConnection candidate = (allocator != null) ? EngineConnection.of(loop, peer) : null;
			if (candidate != null && candidate.allocator() == allocator) {
				return peer;
			}
		}
		return null;
	}

	@Override
	void onSilent(SocketChannel peer) {
		Channels.reset(peer);
	}

	@Override
	boolean seesFrames() {
		return this.allocators.areInUse();
	}

	private void onDisconnected(Channel connection) {
		// If the gate has removed the peer to make room, remove returns null. Then the
		// check of peers is not told of the end.
		if (Boolean.FALSE.equals(this.peers.remove(connection))) {
			onUncheckedEnd(Channels.host(connection));
		}
		if (this.gate.onDisconnected(connection)) {
			offer(new LinkFact.PeerLost(Channels.remote(connection, "unknown")));
		}
	}

	@Override
	public boolean markChecked(String address) {
		return this.peers.markChecked(address);
	}

	@Override
	public void endConnections(Predicate<String> condition) {
		this.peers.end(condition);
	}

	@Override
	void endStalled(SocketChannel peer) {
		this.gate.onStalled(peer);
	}

	// A closed listener keeps its port until the selector of the I/O thread has
	// removed it, a moment after the engine's last event on the reaper thread.
	// Waits about 100 ms at most.
	@Override
	void beforeRetired() {
		ServerSocketChannel channel = this.listener;
		for (int i = 0; i < 1000 && channel != null && channel.isRegistered(); i++) {
			LockSupport.parkNanos(50_000);
		}
	}

	@Override
	void onEngineDeath() {
		Channels.close(this.listener);
		this.peers.closeAll();
	}

}
