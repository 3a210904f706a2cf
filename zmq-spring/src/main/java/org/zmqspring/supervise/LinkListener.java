package org.zmqspring.supervise;

import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Sees what becomes of links, in order. Called on the supervisor's thread: it must be
 * quick; what it throws is logged and harms nobody.
 */
public interface LinkListener {

	/**
	 * A link was added, before its first transition.
	 * @param spec the link
	 * @param traffic what it receives, live
	 */
	default void added(LinkSpec spec, LinkTraffic traffic) {
	}

	/**
	 * A link changed its state; the {@link LinkDirectory} shows the new one already.
	 * @param event the transition
	 */
	default void changed(ZmqConnectionEvent event) {
	}

	/**
	 * A peer connected to a bound link, or left it; the directory counts it already.
	 * @param event what happened
	 */
	default void peerChanged(ZmqPeerEvent event) {
	}

	/**
	 * A link is gone for good.
	 * @param link the link
	 */
	default void removed(LinkId link) {
	}

}
