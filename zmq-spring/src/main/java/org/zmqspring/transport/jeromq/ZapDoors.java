package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.KeyLists;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZapRefusals;

/**
 * The sockets of one engine that let peers in. Opened and closed from any thread; the
 * rest is confined to the thread {@code zmq-zap}, which never waits for the log.
 */
final class ZapDoors {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.security");

	private final Map<String, ZapDoor> doors = new ConcurrentHashMap<>();

	private final Map<SocketKey, String> domains = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final ZapRefusals refusals;

	private final KeyLists lists;

	private final Ticker ticker;

	private final LogThrottle refused;

	private final LogThrottle brokenOff;

	ZapDoors(ZapSetup setup, Ticker ticker) {
		this.refusals = setup.refusals();
		this.lists = setup.lists();
		this.ticker = ticker;
		this.refused = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, EngineLog.OTHER_THREAD);
		this.brokenOff = new LogThrottle(Duration.ofMinutes(1), ticker, LogKeys.NONE, EngineLog.OTHER_THREAD);
	}

	/**
	 * Let peers come to a socket, to be judged.
	 * @return the domain by which the engine is to name the socket
	 */
	String open(SocketRequest request, MonitorRelay relay, boolean othersJudgeUsers) {
		ZapPolicy policy = new ZapPolicy(request.settings().security(), othersJudgeUsers, this.lists);
		String domain = "door-" + this.numbers.incrementAndGet();
		this.doors.put(domain, new ZapDoor(relay, request.settings().security().zap().domain(), policy));
		this.domains.put(request.key(), domain);
		return domain;
	}

	void close(SocketKey key) {
		String domain = this.domains.remove(key);
		if (domain != null) {
			this.doors.remove(domain);
		}
	}

	/** The door that a call is about; there is none for a socket that is closed. */
	@Nullable ZapDoor door(ZapCall call) {
		return this.doors.get(call.domain());
	}

	boolean areWatched() {
		return this.doors.values().stream().anyMatch(ZapDoor::isWatched);
	}

	void refresh() {
		this.doors.values().forEach(this::refresh);
	}

	private void refresh(ZapDoor door) {
		LinkId link = door.link();
		int before = door.allowedKeys();
		try {
			int revoked = door.refresh();
			int allowed = door.allowedKeys();
			door.isNews(null);
			if (revoked > 0 || allowed != before) {
				EngineLog.writeElsewhere(() -> logger.info("zmq link '{}': {} keys may connect now, {} were revoked",
						link, allowed, revoked));
			}
		}
		catch (RuntimeException ex) {
			if (door.isNews(ex.getMessage())) {
				EngineLog.writeElsewhere(
						() -> logger.warn("zmq link '{}' keeps the keys it allows: {}", link, ex.getMessage()));
			}
		}
	}

	/** A peer is not let in. */
	void refused(LinkId link, RefusalCause cause, String address) {
		this.refusals.refused(link, cause, address, this.ticker.instantOf(this.ticker.nanos()));
		if (cause == RefusalCause.HANDSHAKE) {
			this.brokenOff.warn(logger, null, "zmq link '" + link + "': a peer at " + address
					+ " did not finish the handshake; it may use another mechanism or the wrong server key");
		}
		else {
			this.refused.warn(logger, null,
					"zmq link '" + link + "' refused a peer at " + address + " (" + cause.tag() + ")");
		}
	}

}
