package org.zmqspring.supervise;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.Verdict.LinkChange;

/**
 * Publishes each change of a link: first in the directory, then to the listeners. An
 * exception of a listener is logged. Confined to the supervisor's thread.
 */
final class LinkAnnouncer {

	private static final Logger logger = LoggerFactory.getLogger(LinkAnnouncer.class);

	private final LinkDirectory directory;

	private final List<LinkListener> listeners;

	private final LogThrottle faults;

	LinkAnnouncer(LinkDirectory directory, List<LinkListener> listeners, Ticker ticker) {
		this.directory = directory;
		this.listeners = listeners;
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void added(SupervisedLink link) {
		this.directory.put(link.snapshot());
		this.directory.put(link.spec.id(), link.traffic);
		forEachListener((listener) -> listener.added(link.spec, link.traffic));
	}

	void changed(SupervisedLink link, @Nullable LinkChange change) {
		ZmqConnectionEvent event = (change != null) ? link.record(change) : null;
		LinkSnapshot snapshot = link.snapshot();
		this.directory.put(snapshot);
		if (event == null) {
			return;
		}
		forEachListener((listener) -> listener.changed(event));
		if (event.to().isUp() || event.to() == LinkState.BACKING_OFF || event.to() == LinkState.CLOSED) {
			link.firstResult.complete(snapshot);
		}
	}

	void peerChanged(ZmqPeerEvent event) {
		forEachListener((listener) -> listener.peerChanged(event));
	}

	void removed(SupervisedLink link) {
		this.directory.remove(link.spec.id());
		forEachListener((listener) -> listener.removed(link.spec.id()));
	}

	private void forEachListener(Consumer<LinkListener> call) {
		for (LinkListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (Throwable ex) {
				// Catches errors as well: the supervisor must continue with this link.
				this.faults.warn(logger, ex,
						"A link listener failed; the link continues: " + listener.getClass().getName());
			}
		}
	}

}
