package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor.ProtocolCode;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
import zmq.SocketBase;

/**
 * Translates the events of a socket that connects to facts. Guarded by the lock of its
 * base class.
 */
final class ConnectRelay extends MonitorRelay {

	private static final StackWalker STACK = StackWalker.getInstance();

	private final SocketRequest request;

	private final InboundAllocators allocators;

	/**
	 * Starts to wait for the end of a handshake; {@code null} for links without security.
	 */
	private final @Nullable Runnable handshakeEnd;

	private Phase phase = Phase.STARTED;

	private @Nullable SocketBase socket;

	private @Nullable Channel connection;

	ConnectRelay(SocketRequest request, FactSink sink, Ticker ticker, RelayOwner owner) {
		super(request.key(), sink, ticker, owner);
		this.request = request;
		this.allocators = new InboundAllocators(request, ticker, owner, (allocator) -> engineConnection(),
				(allocator, reason) -> onLimitExceeded(reason));
		this.handshakeEnd = request.settings().security().isSecured()
				? () -> new HandshakeEnd(owner, ticker, this::connection, this::onHandshakeDone) : null;
	}

	// A socket has only one connection in its life, so it has one allocator.
	@Override
	void prepare(SocketBase newSocket) {
		this.socket = newSocket;
		this.allocators.open(newSocket);
	}

	/** Called in the middle of a frame. The engine ends the connection afterwards. */
	private synchronized void onLimitExceeded(PeerRefusal reason) {
		this.request.traffic().refused(reason);
		onLost(LossCause.PROTOCOL, reason.name());
		if (this.connection instanceof SocketChannel open) {
			Channels.reset(open);
		}
	}

	@Override
	synchronized void endStalled(SocketChannel peer) {
		this.request.traffic().refused(PeerRefusal.STALLED);
		onLost(LossCause.STALLED, "");
		Channels.reset(peer);
	}

	@Override
	void onAnyEvent(zmq.ZMQ.Event event) {
		SocketBase its = this.socket;
		if (its != null) {
			preventReconnect(its, event.event);
		}
	}

	@Override
	void onEvent(zmq.ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.EVENT_CONNECT_DELAYED -> this.phase = Phase.ASKED;
			case ZMQ.EVENT_CONNECTED -> onConnected(event);
			case ZMQ.EVENT_HANDSHAKE_PROTOCOL -> onGreeting((Integer) event.arg);
			case ZMQ.HANDSHAKE_FAILED_AUTH -> onLost(LossCause.REFUSED, "ERROR " + event.arg);
			case ZMQ.HANDSHAKE_FAILED_PROTOCOL -> onLost(LossCause.PROTOCOL, protocolCode((Integer) event.arg));
			case ZMQ.EVENT_DISCONNECTED -> onLost(lossCause(event.arg), "");
			// If there are no file descriptors, an
			// attempt ends with CONNECT_RETRIED only.
			case ZMQ.EVENT_CLOSED, ZMQ.EVENT_CONNECT_RETRIED -> onAttemptEnd();
			default -> {
			}
		}
	}

	/**
	 * Keep the engine from reconnecting by itself. It reports these events before it sets
	 * its reconnect timer.
	 */
	private static void preventReconnect(SocketBase its, int event) {
		switch (event) {
			case ZMQ.EVENT_CONNECT_DELAYED, ZMQ.EVENT_CLOSED -> EngineOptions.parkExactly(its);
			case ZMQ.EVENT_CONNECTED -> EngineOptions.neverReconnect(its);
			default -> {
			}
		}
	}

	private void onConnected(zmq.ZMQ.Event event) {
		this.phase = Phase.CONNECTED;
		this.connection = (Channel) event.arg;
		String local = Channels.local(event.arg);
		String remote = Channels.remote(event.arg, event.addr);
		if (local.equals(remote)) {
			// The socket is connected to itself, on the port that the peer must bind.
			Channels.resetOnClose(event.arg);
		}
		SocketBase its = this.socket;
		if (its != null && key().link().type().isReceiving()) {
			EngineOptions.readInBatches(its);
		}
		offer(new LinkFact.Connected(local, remote));
	}

	// The engine never emits HANDSHAKE_SUCCEEDED (JeroMQ 0.6.0), so this is the
	// engine's last event before messages flow.
	// Pinned by EngineFactsTests.handshakeSucceededIsNeverEmitted
	private void onGreeting(int revision) {
		this.phase = Phase.GREETED;
		offer((revision == 0) ? new LinkFact.NotZmtp() : new LinkFact.Greeted());
		if (revision == 0) {
			return;
		}
		quicken((candidate) -> candidate.isOn(this.connection));
		startHeartbeats(this.request, this.allocators.onGreeted(false), this::engineConnection, this::connection);
		if (this.handshakeEnd != null) {
			this.handshakeEnd.run();
		}
	}

	private @Nullable EngineConnection engineConnection() {
		return (connection() instanceof SocketChannel open) ? EngineConnection.of(owner().currentLoop(), open) : null;
	}

	@Override
	synchronized void onSilent(SocketChannel peer) {
		onLost(LossCause.HEARTBEAT, "");
		Channels.reset(peer);
	}

	private synchronized @Nullable Channel connection() {
		return this.connection;
	}

	@Override
	boolean seesFrames() {
		return this.allocators.areInUse();
	}

	private synchronized void onHandshakeDone() {
		if (this.phase == Phase.GREETED) {
			offer(new LinkFact.HandshakeDone());
		}
	}

	private void onLost(LossCause cause, String detail) {
		if (this.phase == Phase.CONNECTED || this.phase == Phase.GREETED) {
			this.phase = Phase.OVER;
			offer(new LinkFact.Lost(cause, detail));
		}
	}

	private void onAttemptEnd() {
		if (this.phase == Phase.STARTED || this.phase == Phase.ASKED) {
			boolean asynchronous = this.phase == Phase.ASKED;
			this.phase = Phase.OVER;
			offer(new LinkFact.AttemptFailed(asynchronous));
		}
	}

	/**
	 * Find out why the connection ended, because {@code DISCONNECTED} does not say it.
	 * Called during that event, while the channel is still open.
	 */
	private LossCause lossCause(@Nullable Object channel) {
		if (isCalledByTimer()) {
			return (this.phase == Phase.GREETED) ? LossCause.HEARTBEAT : LossCause.HANDSHAKE;
		}
		return Channels.isEnded(channel) ? LossCause.PEER : LossCause.PROTOCOL;
	}

	// Until the greeting, the only timer of a connection is that of the handshake. After
	// it, only those of the heartbeat are left (JeroMQ 0.6.0, zmq.io.StreamEngine).
	// Pinned by EngineFactsTests.aHeartbeatTimeoutComesFromATimerOfTheConnection
	private static boolean isCalledByTimer() {
		return STACK.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().equals("timerEvent")
				&& frame.getClassName().equals("zmq.io.StreamEngine")));
	}

	private static String protocolCode(int code) {
		try {
			return ProtocolCode.findByCode(code).name();
		}
		catch (IllegalArgumentException ex) {
			return "0x" + Integer.toHexString(code);
		}
	}

	@Override
	public synchronized void endConnections(Predicate<String> condition) {
		Channel ending = this.connection;
		if (ending != null && condition.test(Channels.host(ending))) {
			Channels.shutDown(ending);
		}
	}

	@Override
	void beforeRetired() {
		// Nothing to wait for: only a bound socket keeps its port for a moment.
	}

	@Override
	void onEngineDeath() {
		Channels.close(this.connection);
	}

	/** How far the one connection is. */
	private enum Phase {

		STARTED, ASKED, CONNECTED, GREETED, OVER

	}

}
