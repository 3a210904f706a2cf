package org.zmqspring.jfr;

import java.util.HashMap;
import java.util.Map;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;

/**
 * Writes transitions and outages of links to the running recordings of Java Flight
 * Recorder, if there are any. Confined to the supervisor's thread.
 */
public final class LinkRecorder implements LinkListener {

	/**
	 * Lost links and their events; {@code null} if no recording was running at the loss.
	 */
	private final Map<LinkId, @Nullable LinkOutageEvent> outages = new HashMap<>();

	/** Create a recorder that knows no links. */
	public LinkRecorder() {
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		// The first event loads a hundred classes of the recorder, which takes 0.2 s.
		// This would delay the start and reconnects even if no recording is running.
		boolean recording = FlightRecorder.isInitialized();
		if (recording) {
			record(event);
		}
		if (event.isDisconnect()) {
			this.outages.put(event.link(), recording ? new LinkOutageEvent(event.link()) : null);
		}
		if (event.isReconnect() && this.outages.containsKey(event.link())) {
			LinkOutageEvent lost = this.outages.remove(event.link());
			if (recording && event.outage() != null) {
				((lost != null) ? lost : new LinkOutageEvent(event.link())).end(event.outage());
			}
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
