package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import zmq.poll.IPollEvents;

/**
 * Looks whether a connection that was greeted has finished its handshake, which JeroMQ
 * 0.6.0 never tells. Where that cannot be seen, it is taken to be over after a quiet
 * time. Confined to the engine's I/O thread.
 */
final class HandshakeWatch implements IPollEvents {

	private static final long LOOK_MILLIS = 20;

	/** Some exchanges and computations, and only then does a peer say no. */
	static final long QUIET_NANOS = 1_000_000_000L;

	private final MonitorRelay.RelayOwner owner;

	private final Ticker ticker;

	private final Supplier<@Nullable Channel> connection;

	private final Runnable onDone;

	private final long sinceNanos;

	/**
	 * Look from now on.
	 * @param owner knows the engine
	 * @param ticker the clock
	 * @param connection the connection, which may be known only later
	 * @param onDone is told once, unless the connection has ended before
	 */
	HandshakeWatch(MonitorRelay.RelayOwner owner, Ticker ticker, Supplier<@Nullable Channel> connection,
			Runnable onDone) {
		this.owner = owner;
		this.ticker = ticker;
		this.connection = connection;
		this.onDone = onDone;
		this.sinceNanos = ticker.nanos();
		owner.later(LOOK_MILLIS, this);
	}

	@Override
	public void timerEvent(int id) {
		try {
			look();
		}
		catch (Throwable ex) {
			// nothing may escape onto the engine's thread
			this.owner.onTrouble(ex);
		}
	}

	private void look() {
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
			this.owner.later(LOOK_MILLIS, this);
		}
	}

}
