package org.zmqspring.transport.jeromq;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.msg.MsgAllocator;

/**
 * Gives each connection of a socket an account of its own. Called by the opener of the
 * socket, then on the engine's I/O thread.
 * <p>
 * A connection takes the allocator over together with its decoder, right before the
 * engine tells that it was greeted, and all on one thread (JeroMQ 0.6.0,
 * {@code zmq.io.StreamEngine.handshake}). With several I/O threads two connections may
 * share an account. Pinned by {@code PeerLimitsIntegrationTests}.
 */
final class FrameAccounts {

	private final SocketRequest request;

	private final Ticker ticker;

	private final BreachOf breach;

	private final PeerRefusals notTaken;

	private final MonitorRelay.RelayOwner owner;

	private final Function<ConnectionAccount, @Nullable EngineConnection> search;

	private @Nullable SocketBase socket;

	private @Nullable ConnectionAccount next;

	/** Told that the connection of an account has broken its limit. */
	@FunctionalInterface
	interface BreachOf {

		void of(MsgAllocator account, PeerRefusal reason);

	}

	/**
	 * Accounts for one socket.
	 * @param request the socket
	 * @param ticker the clock
	 * @param owner knows the engine
	 * @param search finds the connection of an account
	 * @param breach is told that an account has broken its limit
	 */
	FrameAccounts(SocketRequest request, Ticker ticker, MonitorRelay.RelayOwner owner,
			Function<ConnectionAccount, @Nullable EngineConnection> search, BreachOf breach) {
		this.request = request;
		this.ticker = ticker;
		this.owner = owner;
		this.search = search;
		this.breach = breach;
		this.notTaken = new PeerRefusals(request, ticker);
	}

	void open(SocketBase newSocket) {
		this.socket = newSocket;
		openNext(newSocket);
	}

	/**
	 * A connection was greeted.
	 * @param several whether the socket may have more connections
	 * @return its account, or {@code null} if a customizer has set another allocator,
	 * which stays
	 */
	@Nullable ConnectionAccount onGreeted(boolean several) {
		SocketBase its = this.socket;
		ConnectionAccount taken = this.next;
		if (its == null || !areInUse()) {
			return null;
		}
		if (several) {
			openNext(its);
		}
		return taken;
	}

	/** Whether no customizer has set another allocator. */
	boolean areInUse() {
		SocketBase its = this.socket;
		return its != null && its.getSocketOptx(ZMQ.ZMQ_MSG_ALLOCATOR) == this.next;
	}

	private void openNext(SocketBase its) {
		SocketSettings settings = this.request.settings();
		FrameLimits limits = FrameLimits.of(settings);
		AtomicReference<ConnectionAccount> account = new AtomicReference<>();
		InboundFlow flow = isBoundedHere(this.request)
				? new InboundFlow(settings.rcvHwm(), this.owner, () -> this.search.apply(account.get())) : null;
		ConnectionAccount opened = (this.request.key().link().type() == SocketType.PUB)
				? new PeerAccount(limits, settings.peers(), flow, this.ticker,
						(breaking) -> this.breach.of(breaking, PeerRefusal.MAX_SUBSCRIPTIONS),
						() -> this.notTaken.notTaken(PeerRefusal.PREFIX_LENGTH))
				: new MessageAccount(limits, flow, (breaking) -> this.breach.of(breaking, PeerRefusal.MESSAGE_SIZE));
		account.set(opened);
		this.next = opened;
		its.setSocketOpt(ZMQ.ZMQ_MSG_ALLOCATOR, opened);
	}

	/**
	 * Whether the messages that wait are bounded here and not by the engine. Within
	 * {@code inproc} nothing is encrypted, whatever is configured.
	 */
	static boolean isBoundedHere(SocketRequest request) {
		return request.settings().security().curve() != null && request.settings().rcvHwm() > 0
				&& !request.address().startsWith("inproc:") && EngineConnection.canBeFound();
	}

}
