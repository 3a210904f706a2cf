package org.zmqspring.jfr;

import java.util.HashMap;
import java.util.Map;

import jdk.jfr.FlightRecorder;

import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;

/**
 * Writes transitions and outages of links into the recordings of Java Flight Recorder
 * that are going on, if any. Confined to the supervisor's thread.
 */
public final class LinkRecorder implements LinkListener {

	private final Map<LinkId, LinkOutageEvent> outages = new HashMap<>();

	/** No link is known yet. */
	public LinkRecorder() {
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		// the first event loads a hundred classes of the recorder, at start-up
		if (FlightRecorder.isInitialized()) {
			record(event);
		}
		if (event.isDisconnect()) {
			this.outages.put(event.link(), new LinkOutageEvent(event.link()));
		}
		LinkOutageEvent lost = event.isReconnect() ? this.outages.remove(event.link()) : null;
		Outage outage = event.outage();
		if (lost != null && outage != null) {
			lost.end(outage);
		}
	}

	private static void record(ZmqConnectionEvent event) {
		LinkTransitionEvent transition = new LinkTransitionEvent();
		if (transition.shouldCommit()) {
			transition.commit(event);
		}
	}

	@Override
	public void removed(LinkId link) {
		this.outages.remove(link);
	}

}
