package org.zmqspring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.zmqspring.link.LinkState;
import org.zmqspring.message.Internal;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.boot.health.contributor.Status;

/**
 * When the links of a socket count as healthy. Pure; immutable.
 *
 * @param require how many must be up
 * @param grace how long a link may be down before it counts as down
 */
@Internal
public record HealthPolicy(Require require, Duration grace) {

	/**
	 * The status of one link. A lost link is {@code UP} until the grace is over. A link
	 * that has not been up yet is {@code UNKNOWN} until then.
	 */
	Status of(LinkSnapshot link, Instant now) {
		if (link.state().isUp()) {
			return Status.UP;
		}
		Instant since = link.downSince();
		boolean resting = link.state() == LinkState.NEW || link.state() == LinkState.CLOSED || since == null;
		if (!resting && Duration.between(since, now).compareTo(this.grace) > 0) {
			return Status.DOWN;
		}
		return (link.everUp() && !resting) ? Status.UP : Status.UNKNOWN;
	}

	/**
	 * The status of a socket: that of its worst link if all links are required, that of
	 * its best link if one is enough.
	 */
	Status of(Collection<LinkSnapshot> links, Instant now) {
		List<Status> order = switch (this.require) {
			case ALL -> List.of(Status.DOWN, Status.UNKNOWN, Status.UP);
			case ANY -> List.of(Status.UP, Status.UNKNOWN, Status.DOWN);
			case NONE -> List.of();
		};
		Set<Status> found = links.stream().map((link) -> of(link, now)).collect(Collectors.toSet());
		return order.stream().filter(found::contains).findFirst().orElse(Status.UP);
	}

}
