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
 * @param grace how long a link may be down before that counts
 */
@Internal
public record HealthPolicy(Require require, Duration grace) {

	/**
	 * The status of one link: {@code UP} also within the grace after a loss,
	 * {@code UNKNOWN} if it was not up yet and the grace is not over.
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
	 * The status of a socket: of its worst link if all are required, of its best if any.
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
