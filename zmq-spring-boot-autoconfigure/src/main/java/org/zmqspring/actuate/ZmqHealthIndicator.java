package org.zmqspring.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of all sockets: {@code DOWN} if one of them is down or the poller has stalled,
 * {@code UNKNOWN} if one has not been up yet, otherwise {@code UP}. Thread-safe.
 */
@Internal
public class ZmqHealthIndicator extends AbstractHealthIndicator {

	private final LinkDirectory directory;

	private final HealthPolicy policy;

	private final PollerWatch poller;

	private final Ticker ticker;

	/**
	 * Create an indicator.
	 * @param directory the links
	 * @param policy when the component is up
	 * @param poller says whether the poller has stalled
	 * @param ticker the clock
	 */
	public ZmqHealthIndicator(LinkDirectory directory, HealthPolicy policy, PollerWatch poller, Ticker ticker) {
		super("ZeroMQ health check failed");
		this.directory = directory;
		this.policy = policy;
		this.poller = poller;
		this.ticker = ticker;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		Instant now = Instant.ofEpochMilli(this.ticker.epochMillis());
		Map<String, List<LinkSnapshot>> publishers = sockets(SocketType.PUB);
		Map<String, List<LinkSnapshot>> replays = sockets(SocketType.ROUTER);
		Map<String, List<LinkSnapshot>> subscribers = sockets(SocketType.SUB);
		Map<String, List<LinkSnapshot>> forwarders = sockets(SocketType.XSUB, SocketType.XPUB);
		boolean stalled = this.poller.isStalled();
		List<Status> found = Stream.of(publishers, replays, subscribers, forwarders)
			.flatMap((sockets) -> sockets.values().stream())
			.map((links) -> this.policy.of(links, now))
			.toList();
		health.status((stalled || found.contains(Status.DOWN)) ? Status.DOWN
				: (found.contains(Status.UNKNOWN) ? Status.UNKNOWN : Status.UP));
		if (stalled) {
			health.withDetail("poller", "stalled");
		}
		if (found.isEmpty()) {
			health.withDetail("sockets", "none");
		}
		addDetails(health, "publishers", publishers, now);
		addDetails(health, "replays", replays, now);
		addDetails(health, "subscribers", subscribers, now);
		addDetails(health, "forwarders", forwarders, now);
	}

	/** The links of some types, by the name of their socket, in the order given. */
	private Map<String, List<LinkSnapshot>> sockets(SocketType... types) {
		return this.directory.links()
			.stream()
			.filter((link) -> List.of(types).contains(link.spec().type()))
			.collect(Collectors.groupingBy((link) -> link.spec().socket(), LinkedHashMap::new, Collectors.toList()));
	}

	private void addDetails(Health.Builder health, String key, Map<String, List<LinkSnapshot>> sockets, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		sockets.forEach((socket, links) -> details.put(socket, socketDetails(links, now)));
		if (!details.isEmpty()) {
			health.withDetail(key, details);
		}
	}

	private Map<String, Object> socketDetails(List<LinkSnapshot> links, Instant now) {
		Map<String, Object> byEndpoint = new LinkedHashMap<>();
		links.forEach((link) -> byEndpoint.put(link.spec().endpoint().text(), linkDetails(link, now)));
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", this.policy.of(links, now).getCode());
		details.put("links", byEndpoint);
		return details;
	}

	private static Map<String, Object> linkDetails(LinkSnapshot link, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", link.state().name());
		details.put("since", link.since());
		details.put("attempt", link.attempt());
		details.put("delay", link.delay().toMillis() + "ms");
		if (link.nextAttemptAt() != null) {
			details.put("nextAttemptAt", link.nextAttemptAt());
		}
		if (link.lastError() != null) {
			details.put("lastError", link.lastError());
		}
		details.put("downtime", LinkReport.downtime(link, now).toMillis() + "ms");
		return details;
	}

}
