package org.zmqspring.transport.jeromq.zap;

import java.time.Duration;
import java.util.concurrent.Executor;

import org.zeromq.ZMQ;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;

/**
 * Checks the peers of one engine from its start to its end. It must run before the first
 * socket that needs it, because the engine allows every peer while no ZAP handler is
 * bound (JeroMQ 0.6.0, {@code SessionBase.zapConnect}; pinned by
 * {@code EngineFactsTests.withoutAZapHandlerTheEngineAcceptsAnyPassword}). Thread-safe.
 */
public final class ZapService {

	/**
	 * The time that a {@link org.zmqspring.security.ZapAuthenticator} gets for one peer.
	 * After that, the peer is refused.
	 */
	public static final Duration AUTHENTICATOR_TIMEOUT = AuthenticatorPool.TIMEOUT;

	private final boolean hasAuthenticators;

	private final ProtectedSockets sockets;

	private final ZapAgent agent;

	private final AgentThread thread;

	/**
	 * Start to check peers.
	 * @param socket a new {@code ROUTER}, owned by the service from now on
	 * @param setup the authenticators, and where refusals are counted
	 * @param ticker the clock
	 * @param log runs a task that writes a log line; must neither block nor throw
	 * @param throttledLog runs a task that writes a throttled log line; must not block;
	 * throws if it cannot run the task, so that the throttle counts the line
	 */
	public ZapService(ZMQ.Socket socket, ZapSetup setup, Ticker ticker, Executor log, Executor throttledLog) {
		this.hasAuthenticators = !setup.authenticators().isEmpty();
		this.sockets = new ProtectedSockets(setup, ticker, log, throttledLog);
		try {
			this.agent = new ZapAgent(new ZapSocket(socket), this.sockets,
					new AuthenticatorPool(setup.authenticators(), ticker, throttledLog), ticker);
			this.thread = new AgentThread(this.agent, true, ticker);
			this.thread.start();
		}
		catch (RuntimeException | Error ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Check the peers of a socket from now on.
	 * @param request the socket
	 * @param connections its connections
	 * @return the ZAP domain that the engine must use for the socket
	 */
	public String open(SocketRequest request, PeerConnections connections) {
		connections.reportUnchecked((address) -> this.agent.onAborted(connections, address));
		String domain = this.sockets.open(request, connections, this.hasAuthenticators);
		this.agent.wakeup();
		return domain;
	}

	/**
	 * Stop checking the peers of a socket. A socket that was not opened here is ignored.
	 * @param key the socket
	 */
	public void close(SocketKey key) {
		this.sockets.close(key);
	}

	/**
	 * Stop checking peers. Call this after the last socket of the engine is closed.
	 * @param bound how long to wait at most; zero waits for nothing
	 */
	public void end(Duration bound) {
		this.thread.close(bound);
	}

}
