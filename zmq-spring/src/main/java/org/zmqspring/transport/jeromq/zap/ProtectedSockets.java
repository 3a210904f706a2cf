package org.zmqspring.transport.jeromq.zap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapPolicy.KeyLists;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZapRefusals;

/**
 * The bound sockets of one engine that check their peers. Any thread may open and close
 * them. Everything else is confined to the thread {@code zmq-zap}, which never waits for
 * the log.
 */
final class ProtectedSockets {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.security");

	private final Map<String, ProtectedSocket> byDomain = new ConcurrentHashMap<>();

	private final Map<SocketKey, String> domains = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final ZapRefusals refusals;

	private final KeyLists lists;

	private final Ticker ticker;

	private final Executor log;

	private final LogThrottle refused;

	private final LogThrottle aborted;

	ProtectedSockets(ZapSetup setup, Ticker ticker, Executor log, Executor throttledLog) {
		this.refusals = setup.refusals();
		this.lists = setup.lists();
		this.ticker = ticker;
		this.log = log;
		this.refused = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, throttledLog);
		this.aborted = new LogThrottle(Duration.ofMinutes(1), ticker, LogKeys.NONE, throttledLog);
	}

	/**
	 * Check the peers of a socket from now on. Returns the ZAP domain that the engine
	 * must use for the socket.
	 */
	String open(SocketRequest request, PeerConnections connections, boolean authenticatorFollows) {
		ZapPolicy policy = new ZapPolicy(request.settings().security(), authenticatorFollows, this.lists);
		String domain = "socket-" + this.numbers.incrementAndGet();
		this.byDomain.put(domain,
				new ProtectedSocket(connections, request.settings().security().zap().domain(), policy));
		this.domains.put(request.key(), domain);
		return domain;
	}

	void close(SocketKey key) {
		String domain = this.domains.remove(key);
		if (domain != null) {
			this.byDomain.remove(domain);
		}
	}

	/** The socket that a call is about; {@code null} if it is closed. */
	@Nullable ProtectedSocket of(ZapCall call) {
		return this.byDomain.get(call.domain());
	}

	boolean areWatched() {
		return this.byDomain.values().stream().anyMatch(ProtectedSocket::isWatched);
	}

	void refresh() {
		this.byDomain.values().forEach(this::refresh);
	}

	private void refresh(ProtectedSocket socket) {
		LinkId link = socket.link();
		int before = socket.allowedKeys();
		try {
			int revoked = socket.refresh();
			int allowed = socket.allowedKeys();
			socket.isNewProblem(null);
			if (revoked > 0 || allowed != before) {
				this.log.execute(() -> logger.info("zmq link '{}': {} keys may connect now, {} were revoked", link,
						allowed, revoked));
			}
		}
		catch (RuntimeException ex) {
			if (socket.isNewProblem(ex.getMessage())) {
				this.log.execute(() -> logger.warn(
						"zmq link '{}' cannot read its allowed keys again and keeps those that it has: {}", link,
						ex.getMessage()));
			}
		}
	}

	/** A peer was refused. */
	void refused(LinkId link, RefusalCause cause, String address) {
		this.refusals.refused(link, cause, address, this.ticker.instantOf(this.ticker.nanos()));
		if (cause == RefusalCause.HANDSHAKE) {
			this.aborted.warn(logger, null, "zmq link '" + link + "': a peer at " + address
					+ " did not finish the handshake; it may use another mechanism or the wrong server key");
		}
		else {
			this.refused.warn(logger, null,
					"zmq link '" + link + "' refused a peer at " + address + " (" + cause.tag() + ")");
		}
	}

}
