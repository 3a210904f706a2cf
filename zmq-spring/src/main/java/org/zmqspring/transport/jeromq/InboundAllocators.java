package org.zmqspring.transport.jeromq;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Gives each connection of a socket an allocator of its own. Called by the thread that
 * opens the socket, then on the engine's I/O thread.
 * <p>
 * A connection takes the allocator of the socket together with its decoder. That happens
 * right before the engine reports the greeting, and on the same thread (JeroMQ 0.6.0,
 * {@code zmq.io.StreamEngine.handshake}). With several I/O threads, two connections may
 * share an allocator. Pinned by {@code PeerLimitsIntegrationTests}.
 */
final class InboundAllocators {

	private final SocketRequest request;

	private final Ticker ticker;

	private final InboundAllocator.LimitListener listener;

	private final PeerRefusals refusals;

	private final MonitorRelay.RelayOwner owner;

	private final Function<InboundAllocator, @Nullable EngineConnection> search;

	private @Nullable SocketBase socket;

	private @Nullable InboundAllocator next;

	/** The search finds the connection of an allocator. */
	InboundAllocators(SocketRequest request, Ticker ticker, MonitorRelay.RelayOwner owner,
			Function<InboundAllocator, @Nullable EngineConnection> search, InboundAllocator.LimitListener listener) {
		this.request = request;
		this.ticker = ticker;
		this.owner = owner;
		this.search = search;
		this.listener = listener;
		this.refusals = new PeerRefusals(request, ticker);
	}

	void open(SocketBase newSocket) {
		this.socket = newSocket;
		openNext(newSocket);
	}

	/**
	 * A connection was greeted. Returns its allocator, or {@code null} if a customizer
	 * has set another one, which stays.
	 */
	@Nullable InboundAllocator onGreeted(boolean several) {
		SocketBase its = this.socket;
		InboundAllocator taken = this.next;
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
		AtomicReference<InboundAllocator> allocator = new AtomicReference<>();
		InboundFlow flow = limitsWaitingMessages(this.request)
				? new InboundFlow(settings.rcvHwm(), this.owner, () -> this.search.apply(allocator.get())) : null;
		InboundAllocator opened = switch (this.request.key().link().type()) {
			case PUB, XPUB -> new SubscriptionAllocator(limits, settings.peers(), flow, this.ticker, this.listener,
					this.refusals::notTaken);
			case ROUTER -> MessageAllocator.ofRequests(limits, flow, this.listener);
			case SUB, DEALER -> new MessageAllocator(limits, flow, this.listener);
			case XSUB -> MessageAllocator.ofTransit(limits, flow, this.listener);
		};
		allocator.set(opened);
		this.next = opened;
		its.setSocketOpt(ZMQ.ZMQ_MSG_ALLOCATOR, opened);
	}

	/**
	 * Whether {@link InboundFlow}, and not the engine, limits the messages that wait for
	 * the socket. Over {@code inproc} nothing is encrypted, whatever is configured.
	 */
	static boolean limitsWaitingMessages(SocketRequest request) {
		return request.settings().security().curve() != null && request.settings().rcvHwm() > 0
				&& !request.address().startsWith("inproc:") && EngineConnection.canBeFound();
	}

}
