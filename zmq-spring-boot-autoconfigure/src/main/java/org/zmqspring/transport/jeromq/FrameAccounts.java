package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
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

	private @Nullable SocketBase socket;

	private @Nullable MsgAllocator next;

	/** Told that the connection of an account has broken its limit. */
	@FunctionalInterface
	interface BreachOf {

		void of(MsgAllocator account, PeerRefusal reason);

	}

	FrameAccounts(SocketRequest request, Ticker ticker, BreachOf breach) {
		this.request = request;
		this.ticker = ticker;
		this.breach = breach;
		this.notTaken = new PeerRefusals(request, ticker);
	}

	void open(SocketBase newSocket) {
		this.socket = newSocket;
		openNext(newSocket);
	}

	/** An allocator that a customizer has set stays. */
	void onGreeted() {
		SocketBase its = this.socket;
		if (its != null && its.getSocketOptx(ZMQ.ZMQ_MSG_ALLOCATOR) == this.next) {
			openNext(its);
		}
	}

	private void openNext(SocketBase its) {
		FrameLimits limits = FrameLimits.of(this.request.settings());
		this.next = (this.request.key().link().type() == SocketType.PUB)
				? new PeerAccount(limits, this.request.settings().peers(), this.ticker,
						(account) -> this.breach.of(account, PeerRefusal.MAX_SUBSCRIPTIONS),
						() -> this.notTaken.notTaken(PeerRefusal.PREFIX_LENGTH))
				: new MessageAccount(limits, (account) -> this.breach.of(account, PeerRefusal.MESSAGE_SIZE));
		its.setSocketOpt(ZMQ.ZMQ_MSG_ALLOCATOR, this.next);
	}

}
