package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Logs the transitions of links: one WARN when a link goes down, and one INFO when it is
 * up again. Reminders follow at doubling intervals while it stays down or goes up and
 * down. Every transition is logged at DEBUG. Confined to the supervisor's thread.
 */
@Internal
public final class LinkLog implements LinkListener {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.link");

	private static final Duration FIRST_REMINDER = Duration.ofSeconds(30);

	private static final Duration LONGEST_REMINDER = Duration.ofHours(1);

	/**
	 * If a link was up for at least this time, its loss is always logged, even after many
	 * losses.
	 */
	private static final Duration CALM = Duration.ofMinutes(10);

	/** Number of losses in quick succession that are logged one by one. */
	private static final int LOGGED_LOSSES = 3;

	private final Map<LinkId, Trouble> troubles = new HashMap<>();

	/** Links that have not been up yet and whose first failure ends the start. */
	private final Set<LinkId> decisive = new HashSet<>();

	/** Outages in quick succession, and what was logged about them. */
	private static final class Trouble {

		private final Instant since;

		/**
		 * When the current outage began; for a link that was never up, when its first
		 * attempt failed.
		 */
		private Instant downSince;

		/** Number of attempts before the current outage. */
		private int attemptsBefore;

		private Instant remindAt;

		private Duration interval = FIRST_REMINDER;

		private int losses;

		private @Nullable Instant upSince;

		/** Whether the last log line says that the link is down. */
		private boolean loggedDown = true;

		Trouble(Instant since) {
			this.since = since;
			this.downSince = since;
			this.remindAt = since.plus(FIRST_REMINDER);
		}

		boolean isOver(Instant at) {
			return this.upSince != null && Duration.between(this.upSince, at).compareTo(CALM) >= 0;
		}

		void lost(Instant at, int attempts) {
			this.losses++;
			this.downSince = at;
			this.attemptsBefore = attempts;
		}

		void reminded(Instant at) {
			Duration next = this.interval.multipliedBy(2);
			this.interval = (next.compareTo(LONGEST_REMINDER) < 0) ? next : LONGEST_REMINDER;
			this.remindAt = at.plus(this.interval);
			this.loggedDown = true;
		}

	}

	/** Create a log without links. */
	public LinkLog() {
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		if (spec.failsFast()) {
			this.decisive.add(spec.id());
		}
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		logger.debug("zmq link '{}' {} -> {} ({}{}), attempt {}, next in {} ms", event.link(), event.from(), event.to(),
				event.cause().tag(), (event.detail() != null) ? ": " + event.detail() : "", event.attempt(),
				event.delay().toMillis());
		if (event.to() == LinkState.BACKING_OFF) {
			down(event);
		}
		else if (event.to().isUp()) {
			up(event);
		}
	}

	/** Log that a peer gets no heartbeats. Call this once for each link. */
	static void withoutHeartbeats(LinkId link, LinkFact.WithoutHeartbeats peer) {
		logger.info("zmq link '{}': peer {} speaks ZMTP {} and gets no heartbeats. If all peers of this socket answer"
				+ " them, set its heartbeat-ivl to a time such as 5s", link, peer.remote(), peer.version());
	}

	private void down(ZmqConnectionEvent event) {
		Trouble trouble = this.troubles.get(event.link());
		boolean first = trouble == null || trouble.isOver(event.at());
		if (trouble == null || first) {
			trouble = new Trouble(event.at());
			this.troubles.put(event.link(), trouble);
		}
		trouble.upSince = null;
		if (event.isDisconnect()) {
			trouble.lost(event.at(), event.attempt());
		}
		if (event.cause() == TransitionCause.REQUESTED) {
			trouble.loggedDown = true;
			logger.info("zmq link '{}' is reopened on request", event.link());
		}
		else if (this.decisive.contains(event.link())) {
			trouble.loggedDown = true;
			logger.warn("zmq link '{}' could not be opened ({}: {}); startup is 'fail'", event.link(),
					event.cause().tag(), event.detail());
		}
		else if (first || (event.isDisconnect() && trouble.losses <= LOGGED_LOSSES)) {
			trouble.loggedDown = true;
			trouble.remindAt = event.at().plus(trouble.interval);
			logger.warn("zmq link '{}' {} ({}: {}); trying again in {} ms", event.link(),
					event.isDisconnect() ? "is down" : "could not be opened", event.cause().tag(), event.detail(),
					event.delay().toMillis());
		}
		else if (event.at().isAfter(trouble.remindAt)) {
			trouble.reminded(event.at());
			remind(event, trouble);
		}
	}

	private void remind(ZmqConnectionEvent event, Trouble trouble) {
		if (trouble.losses > LOGGED_LOSSES) {
			logger.warn("zmq link '{}' goes up and down: lost {} times in {} s (last: {}); retrying", event.link(),
					trouble.losses, Duration.between(trouble.since, event.at()).toSeconds(), event.detail());
		}
		else {
			logger.warn("zmq link '{}' is still down after {} s, {} attempts (last: {}); retrying", event.link(),
					Duration.between(trouble.downSince, event.at()).toSeconds(),
					event.attempt() - trouble.attemptsBefore, event.detail());
		}
	}

	private void up(ZmqConnectionEvent event) {
		this.decisive.remove(event.link());
		Trouble trouble = this.troubles.get(event.link());
		if (trouble != null) {
			trouble.upSince = event.at();
			if (!trouble.loggedDown) {
				return;
			}
			trouble.loggedDown = false;
		}
		String state = event.to().name().toLowerCase(Locale.ROOT);
		Outage outage = event.outage();
		if (outage != null) {
			logger.info("zmq link '{}' is {} again after {} ms and {} attempts (cause: {})", event.link(), state,
					outage.length().toMillis(), outage.attempts(), outage.cause().tag());
		}
		else if (trouble != null) {
			logger.info("zmq link '{}' is {} after {} s and {} attempts", event.link(), state,
					Duration.between(trouble.since, event.at()).toSeconds(), event.attempt());
		}
		else {
			logger.info("zmq link '{}' is {}{}", event.link(), state,
					(event.detail() != null) ? " on " + event.detail() : "");
		}
	}

	@Override
	public void removed(LinkId link) {
		this.troubles.remove(link);
		this.decisive.remove(link);
	}

}
