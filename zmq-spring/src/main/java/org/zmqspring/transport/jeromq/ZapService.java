package org.zmqspring.transport.jeromq;

import java.time.Duration;

import org.zeromq.ZMQ;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;

/**
 * Judges the peers of one engine from its start to its end. It is there before the first
 * socket that needs it, because the engine lets everybody in while nobody answers at its
 * address (JeroMQ 0.6.0, {@code SessionBase.zapConnect}; pinned by
 * {@code EngineFactsTests.withoutAZapHandlerTheEngineAcceptsAnyPassword}). Thread-safe.
 */
final class ZapService {

	private final boolean outsiders;

	private final ZapDoors doors;

	private final ZapAgent agent;

	private final AgentThread thread;

	/**
	 * Start.
	 * @param socket a new {@code ROUTER}, which is owned from now on
	 * @param setup what it needs
	 * @param ticker the clock
	 */
	ZapService(ZMQ.Socket socket, ZapSetup setup, Ticker ticker) {
		this.outsiders = !setup.authenticators().isEmpty();
		this.doors = new ZapDoors(setup, ticker);
		try {
			this.agent = new ZapAgent(new ZapSocket(socket), this.doors,
					new OutsideJudges(setup.authenticators(), ticker), ticker);
			this.thread = new AgentThread(this.agent, true, ticker);
			this.thread.start();
		}
		catch (RuntimeException | Error ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Let peers come to a socket, to be judged.
	 * @param request the socket
	 * @param relay its events
	 * @return the domain by which the engine is to name the socket
	 */
	String open(SocketRequest request, MonitorRelay relay) {
		relay.guardedBy((address) -> this.agent.brokenOff(relay, address));
		String domain = this.doors.open(request, relay, this.outsiders);
		this.agent.wakeup();
		return domain;
	}

	void close(SocketKey key) {
		this.doors.close(key);
	}

	/**
	 * End. Not before the last socket of the engine is closed.
	 * @param bound how long to wait at most; zero only asks
	 */
	void end(Duration bound) {
		this.thread.close(bound);
	}

}
