package org.zmqspring.supervise;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.SocketKey;

/**
 * Passes facts on to a sink that is known later: the engine needs a sink when it is made,
 * and the supervisor the engine. Thread-safe.
 */
public final class FactRelay implements FactSink {

	private volatile @Nullable FactSink sink;

	/** Create a relay that drops facts until it is connected. */
	public FactRelay() {
	}

	/**
	 * Pass facts on from now on; those that came before are lost.
	 * @param sink takes them
	 */
	public void connectTo(FactSink sink) {
		this.sink = sink;
	}

	@Override
	public void missed() {
		FactSink target = this.sink;
		if (target != null) {
			target.missed();
		}
	}

	@Override
	public void offer(SocketKey key, LinkFact fact, long atNanos) {
		FactSink target = this.sink;
		if (target != null) {
			target.offer(key, fact, atNanos);
		}
	}

}
