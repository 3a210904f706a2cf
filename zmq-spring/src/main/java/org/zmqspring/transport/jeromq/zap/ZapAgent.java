package org.zmqspring.transport.jeromq.zap;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapRequest;

/**
 * Decides for each peer whether it may connect: the ZAP handler of one engine. A peer
 * waits until its request is answered. If anything fails, the peer is refused. Confined
 * to the thread {@code zmq-zap}, except for {@link #onAborted} and {@link #wakeup()}.
 */
final class ZapAgent implements Agent {

	/** How often the files of allowed keys are read. */
	private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(1).toNanos();

	/** Calls that are taken in one round. */
	private static final int BATCH = 64;

	private final ZapSocket socket;

	private final Inbox inbox;

	private final ProtectedSockets sockets;

	private final AuthenticatorPool authenticators;

	private final AbortedHandshakes aborted = new AbortedHandshakes();

	private final Ticker ticker;

	private long refreshAtNanos;

	/**
	 * The agent owns the socket from now on. It asks the authenticators about each peer
	 * that the configured rules allow.
	 */
	ZapAgent(ZapSocket socket, ProtectedSockets sockets, AuthenticatorPool authenticators, Ticker ticker) {
		this.socket = socket;
		this.sockets = sockets;
		this.authenticators = authenticators;
		this.ticker = ticker;
		this.refreshAtNanos = ticker.nanos();
		this.inbox = new Inbox(socket::wakeup);
	}

	@Override
	public String roleName() {
		return "zmq-zap";
	}

	@Override
	public void wakeup() {
		this.socket.wakeup();
	}

	/** A connection has ended before its peer was checked. Thread-safe. */
	void onAborted(PeerConnections connections, String address) {
		this.inbox.post(() -> this.aborted.add(connections, address, this.ticker.nanos()));
	}

	@Override
	public int doWork() throws IOException {
		if (this.inbox.isEmpty()) {
			this.socket.await(waitNanos(this.ticker.nanos()));
		}
		int work = this.inbox.drain() + receive();
		onTime(this.ticker.nanos());
		return work;
	}

	private long waitNanos(long now) {
		long refresh = this.sockets.areWatched() ? this.refreshAtNanos - now : LONGEST_WAIT_NANOS;
		long decision = this.authenticators.nanosToNextDeadline(now, LONGEST_WAIT_NANOS);
		return Math.min(refresh, this.aborted.nanosToNext(now, decision));
	}

	private int receive() {
		int work = 0;
		for (ZapCall call = this.socket.next(); call != null; call = this.socket.next()) {
			onCall(call);
			if (++work == BATCH) {
				break;
			}
		}
		return work;
	}

	private void onTime(long now) {
		if (now - this.refreshAtNanos >= 0) {
			this.refreshAtNanos = now + REFRESH_NANOS;
			this.sockets.refresh();
		}
		for (AuthenticatorPool.PendingPeer late : this.authenticators.expire(now)) {
			onDecision(late, RefusalCause.ERROR);
		}
		this.aborted.report(now, (peer) -> this.sockets.refused(peer.connections().key().link(), RefusalCause.HANDSHAKE,
				peer.address()));
	}

	private void onCall(ZapCall call) {
		try {
			ProtectedSocket called = call.isComplete() ? this.sockets.of(call) : null;
			if (called == null) {
				this.socket.answer(call, "500");
				return;
			}
			check(new AuthenticatorPool.PendingPeer(call, called, called.request(call)));
		}
		catch (RuntimeException | Error ex) {
			this.socket.answer(call, "500");
			throw ex;
		}
	}

	private void check(AuthenticatorPool.PendingPeer peer) {
		ZapRequest request = peer.request();
		if (!peer.socket().markChecked(request.address())) {
			this.aborted.cancel(peer.socket().connections(), request.address());
		}
		RefusalCause cause = peer.socket().judge(request);
		if (cause != null || !this.authenticators.ask(peer, this::onAuthenticated)) {
			answer(peer, cause);
		}
	}

	/** Called on the thread of the authenticators. */
	private void onAuthenticated(AuthenticatorPool.PendingPeer peer, @Nullable RefusalCause cause) {
		this.inbox.post(() -> {
			if (this.authenticators.isPending(peer)) {
				onDecision(peer, cause);
			}
		});
	}

	private void onDecision(AuthenticatorPool.PendingPeer peer, @Nullable RefusalCause cause) {
		this.authenticators.forget(peer);
		// The key of the peer may have been revoked in the meantime.
		answer(peer, (cause != null) ? cause : peer.socket().judge(peer.request()));
	}

	private void answer(AuthenticatorPool.PendingPeer peer, @Nullable RefusalCause cause) {
		if (cause == null) {
			peer.socket().onAllowed(peer.request());
			this.socket.answer(peer.call(), "200");
			return;
		}
		this.socket.answer(peer.call(), (cause == RefusalCause.ERROR) ? "500" : "400");
		this.sockets.refused(peer.socket().link(), cause, peer.request().address());
	}

	@Override
	public void onClose() {
		this.authenticators.close();
		this.socket.closeForGood();
	}

}
