package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import zmq.poll.IPollEvents;

/**
 * Reports that a greeted connection has finished its handshake. JeroMQ 0.6.0 never
 * reports this, so this class checks the connection every 20 ms. If the end cannot be
 * seen, the handshake counts as finished after a quiet time. A handshake that never ends
 * is not reported here: it ends at a deadline of {@code LinkMachine} or {@link PeerGate}.
 * Confined to the engine's I/O thread.
 */
final class HandshakeEnd implements IPollEvents {

	private static final long CHECK_MILLIS = 20;

	/** A peer needs this time for exchanges and computations before it can refuse. */
	static final long QUIET_NANOS = 1_000_000_000L;

	private final MonitorRelay.RelayOwner owner;

	private final Ticker ticker;

	private final Supplier<@Nullable Channel> connection;

	private final Runnable onDone;

	private final long sinceNanos;

	/**
	 * Check from now on. The connection may become known later. The callback is called
	 * once, unless the connection ends before.
	 */
	HandshakeEnd(MonitorRelay.RelayOwner owner, Ticker ticker, Supplier<@Nullable Channel> connection,
			Runnable onDone) {
		this.owner = owner;
		this.ticker = ticker;
		this.connection = connection;
		this.onDone = onDone;
		this.sinceNanos = ticker.nanos();
		owner.later(CHECK_MILLIS, this);
	}

	@Override
	public void timerEvent(int id) {
		try {
			check();
		}
		catch (Throwable ex) {
			// No exception may reach the engine.
			this.owner.onTrouble(ex);
		}
	}

	private void check() {
		Channel its = this.connection.get();
		if (its != null && !its.isOpen()) {
			return;
		}
		EngineConnection.Progress progress = (its instanceof SocketChannel peer)
				? EngineConnection.progress(this.owner.loops(), peer) : EngineConnection.Progress.UNKNOWN;
		boolean blind = progress == EngineConnection.Progress.UNKNOWN
				&& this.ticker.nanos() - this.sinceNanos >= QUIET_NANOS;
		if (progress == EngineConnection.Progress.READY || blind) {
			this.onDone.run();
		}
		else {
			this.owner.later(CHECK_MILLIS, this);
		}
	}

}
