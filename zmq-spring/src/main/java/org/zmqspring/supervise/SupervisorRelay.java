package org.zmqspring.supervise;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;

/**
 * Stands for the supervisor while it does not exist yet: the engine and the watch over
 * key files need a supervisor when they are made, and the supervisor needs them.
 * Thread-safe.
 */
@Internal
public final class SupervisorRelay implements FactSink {

	private volatile @Nullable Supervisor supervisor;

	/** Create a relay that drops facts until it is connected. */
	public SupervisorRelay() {
	}

	/**
	 * Pass everything on from now on; facts that came before are lost.
	 * @param supervisor the supervisor
	 */
	public void connectTo(Supervisor supervisor) {
		this.supervisor = supervisor;
	}

	/**
	 * Have a link opened again. There is none before the supervisor is connected.
	 * @param link which one
	 */
	public void reconnect(LinkId link) {
		Objects.requireNonNull(this.supervisor, "no supervisor yet").reconnect(link);
	}

	@Override
	public void missed() {
		Supervisor target = this.supervisor;
		if (target != null) {
			target.missed();
		}
	}

	@Override
	public void offer(SocketKey key, LinkFact fact, long atNanos) {
		Supervisor target = this.supervisor;
		if (target != null) {
			target.offer(key, fact, atNanos);
		}
	}

}
