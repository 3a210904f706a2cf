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
import org.zmqspring.transport.SocketType;
import zmq.SocketBase;

/** Translates the events of a socket that connects. Guarded by the lock of its base. */
final class ConnectRelay extends MonitorRelay {

	private final SocketRequest request;

	private final FrameAccounts accounts;

	/** Starts to look whether a handshake is over; {@code null} if there is none. */
	private final @Nullable Runnable handshakeWatch;

	private Phase phase = Phase.STARTED;

	private @Nullable SocketBase socket;

	private @Nullable Channel connection;

	ConnectRelay(SocketRequest request, FactSink sink, Ticker ticker, RelayOwner owner) {
		super(request.key(), sink, ticker, owner);
		this.request = request;
		this.accounts = new FrameAccounts(request, ticker, owner, (account) -> engineConnection(),
				(account, reason) -> onBreach(reason));
		this.handshakeWatch = request.settings().security().isSecured()
				? () -> new HandshakeWatch(owner, ticker, this::connection, this::onHandshakeDone) : null;
	}

	// A socket of ours has one connection in its life, hence one account.
	@Override
	void guard(SocketBase newSocket) {
		this.socket = newSocket;
		this.accounts.open(newSocket);
	}

	/** Called in the middle of a frame; the engine then finds its peer gone. */
	private synchronized void onBreach(PeerRefusal reason) {
		this.request.traffic().refused(reason);
		onLost(LossCause.PROTOCOL, reason.name());
		if (this.connection instanceof SocketChannel open) {
			Channels.hangUp(open);
		}
	}

	@Override
	synchronized void endStalled(SocketChannel peer) {
		this.request.traffic().refused(PeerRefusal.STALLED);
		onLost(LossCause.STALLED, "");
		Channels.hangUp(peer);
	}

	@Override
	void onAnyEvent(zmq.ZMQ.Event event) {
		SocketBase its = this.socket;
		if (its != null) {
			park(its, event.event);
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
			case ZMQ.EVENT_DISCONNECTED -> onLost(LossDiagnosis.of(event.arg, this.phase == Phase.GREETED), "");
			// Without file descriptors an attempt ends with CONNECT_RETRIED alone.
			case ZMQ.EVENT_CLOSED, ZMQ.EVENT_CONNECT_RETRIED -> onAttemptEnd();
			default -> {
			}
		}
	}

	/** The engine tells before it sets its timer. */
	private static void park(SocketBase its, int event) {
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
			// connected to itself, on the very port that the peer wants to bind
			Channels.resetOnClose(event.arg);
		}
		SocketBase its = this.socket;
		if (its != null && key().link().type() == SocketType.SUB) {
			EngineOptions.readInBatches(its);
		}
		offer(new LinkFact.Connected(local, remote));
	}

	// HANDSHAKE_SUCCEEDED never comes, so this is the last good news it tells (JeroMQ
	// 0.6.0).
	// Pinned by EngineFactsTests.handshakeSucceededIsNeverEmitted
	private void onGreeting(int revision) {
		this.phase = Phase.GREETED;
		offer((revision == 0) ? new LinkFact.NotZmtp() : new LinkFact.Greeted());
		if (revision == 0) {
			return;
		}
		startHeartbeats(this.request, this.accounts.onGreeted(false), this::engineConnection, this::connection);
		if (this.handshakeWatch != null) {
			this.handshakeWatch.run();
		}
	}

	private @Nullable EngineConnection engineConnection() {
		return (connection() instanceof SocketChannel open) ? EngineConnection.of(owner().currentLoop(), open) : null;
	}

	@Override
	synchronized void onSilent(SocketChannel peer) {
		onLost(LossCause.HEARTBEAT, "");
		Channels.hangUp(peer);
	}

	private synchronized @Nullable Channel connection() {
		return this.connection;
	}

	@Override
	boolean seesFrames() {
		return this.accounts.areInUse();
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
			Channels.end(ending);
		}
	}

	@Override
	void beforeRetired() {
		// a connection needs no goodbye
	}

	@Override
	void onEngineDeath() {
		Channels.close(this.connection);
	}

	/** How far the one connection has come. */
	private enum Phase {

		STARTED, ASKED, CONNECTED, GREETED, OVER

	}

}
