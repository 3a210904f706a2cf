package org.zmqspring.supervise;

import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Receives the changes of links, in order. Called on the supervisor's thread, so it must
 * be quick. Its exceptions are logged.
 */
public interface LinkListener {

	/**
	 * A link was added, before its first transition.
	 * @param spec the link
	 * @param traffic counts what the link receives; the counts change while the link runs
	 */
	default void added(LinkSpec spec, LinkTraffic traffic) {
	}

	/**
	 * A link changed its state. The {@link LinkDirectory} already shows the new state.
	 * @param event the transition
	 */
	default void changed(ZmqConnectionEvent event) {
	}

	/**
	 * A peer connected to a bound link or disconnected. The {@link LinkDirectory} already
	 * shows the new number of peers.
	 * @param event the change
	 */
	default void peerChanged(ZmqPeerEvent event) {
	}

	/**
	 * A link was closed and does not open again.
	 * @param link the link
	 */
	default void removed(LinkId link) {
	}

}
