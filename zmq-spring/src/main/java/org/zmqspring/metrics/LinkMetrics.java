package org.zmqspring.metrics;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.zmqspring.agent.Ticker;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Counts what becomes of each link. A link's meters live as long as the link: they go
 * when it is removed and start at 0 when it is added again, as after a restart of the
 * process. Confined to the supervisor's thread.
 */
public final class LinkMetrics implements LinkListener {

	private final MeterRegistry registry;

	private final LinkDirectory directory;

	private final Ticker ticker;

	private final Map<LinkId, LinkMeters> links = new HashMap<>();

	public LinkMetrics(MeterRegistry registry, LinkDirectory directory, Ticker ticker) {
		this.registry = registry;
		this.directory = directory;
		this.ticker = ticker;
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		// The registry would answer a second registration with the meters of the first.
		removed(spec.id());
		this.links.put(spec.id(), new LinkMeters(spec, traffic, this.directory, this.registry, this.ticker));
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		LinkMeters meters = this.links.get(event.link());
		if (meters != null) {
			meters.changed(event);
		}
	}

	@Override
	public void removed(LinkId link) {
		LinkMeters meters = this.links.remove(link);
		if (meters != null) {
			meters.close();
		}
	}

}
