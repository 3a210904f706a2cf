package org.zmqspring.metrics;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;

/**
 * The meters of refused peers, for each socket that authenticates its peers. They are
 * registered with the first link of the socket and never removed. Confined to the
 * supervisor's thread.
 */
public final class ZapMetrics implements LinkListener {

	private final MeterRegistry registry;

	private final ZapRefusals refusals;

	/** Keeps objects that the registry refers to weakly. */
	private final Map<String, MeterGroup> sockets = new HashMap<>();

	public ZapMetrics(MeterRegistry registry, ZapRefusals refusals) {
		this.registry = registry;
		this.refusals = refusals;
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		if (spec.options().security().isGuarded()) {
			this.sockets.computeIfAbsent(spec.type() + spec.socket(), (key) -> register(spec.socket(), spec.type()));
		}
	}

	private MeterGroup register(String socket, SocketType type) {
		MeterGroup meters = new MeterGroup(this.registry, socket, type.name().toLowerCase(Locale.ROOT));
		for (RefusalCause cause : RefusalCause.values()) {
			meters.counter(ZmqMeter.ZAP_REFUSALS, this.refusals,
					(counts) -> counts.counts(socket, type).getOrDefault(cause, 0L), cause.tag());
		}
		return meters;
	}

}
