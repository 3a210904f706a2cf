package org.zmqspring.supervise;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;

/**
 * Passes calls to the supervisor, and can be created before it. The transport and the
 * watch of key files need a supervisor when they are created, and the supervisor needs
 * them. Thread-safe.
 */
@Internal
public final class SupervisorRelay implements FactSink {

	private volatile @Nullable Supervisor supervisor;

	/** Create a relay that drops facts until {@link #connectTo}. */
	public SupervisorRelay() {
	}

	/**
	 * Pass all calls to this supervisor from now on. Earlier facts are lost.
	 * @param supervisor the supervisor
	 */
	public void connectTo(Supervisor supervisor) {
		this.supervisor = supervisor;
	}

	/**
	 * Reopen a link. There are no links before {@link #connectTo}.
	 * @param link the link
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
