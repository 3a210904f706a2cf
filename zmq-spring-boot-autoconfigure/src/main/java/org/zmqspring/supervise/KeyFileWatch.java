package org.zmqspring.supervise;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Opens a link anew when the file with one of its keys has changed, and no other link.
 * Keys that do not belong together yet, because one of two files is still to be written,
 * are waited for. Told of links on the supervisor's thread before they are opened; works
 * on the thread {@code zmq-keys}.
 */
public final class KeyFileWatch implements LinkListener, Agent {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.security");

	private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_WAIT_NANOS = Duration.ofHours(1).toNanos();

	private final Map<LinkId, CurveSettings> watched = new ConcurrentHashMap<>();

	/** The keys in use, as far as is known. */
	private final Map<LinkId, Object> known = new ConcurrentHashMap<>();

	private final Doorbell bell = new Doorbell();

	private final Consumer<LinkId> reconnect;

	private final LogThrottle troubles;

	/**
	 * Create a watch.
	 * @param reconnect opens a link anew
	 * @param ticker the clock
	 */
	public KeyFileWatch(Consumer<LinkId> reconnect, Ticker ticker) {
		this.reconnect = reconnect;
		this.troubles = new LogThrottle(Duration.ofSeconds(30), ticker);
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		CurveSettings curve = spec.options().security().curve();
		if (curve != null && !curve.files().isEmpty()) {
			hasChanged(spec.id(), curve);
			this.watched.put(spec.id(), curve);
			this.bell.ring();
		}
	}

	@Override
	public void removed(LinkId link) {
		this.watched.remove(link);
	}

	@Override
	public String roleName() {
		return "zmq-keys";
	}

	@Override
	public int doWork() {
		this.bell.await(this.watched.isEmpty() ? LONGEST_WAIT_NANOS : INTERVAL_NANOS);
		return look();
	}

	int look() {
		this.known.keySet().retainAll(this.watched.keySet());
		int changes = 0;
		for (Map.Entry<LinkId, CurveSettings> link : this.watched.entrySet()) {
			changes += hasChanged(link.getKey(), link.getValue()) ? 1 : 0;
		}
		return changes;
	}

	private boolean hasChanged(LinkId link, CurveSettings curve) {
		try {
			Object now = curve.fingerprint();
			Object before = this.known.put(link, now);
			if (before == null || Objects.equals(before, now)) {
				return false;
			}
			logger.info("zmq link '{}' is opened anew: a file with one of its keys has changed", link);
			this.reconnect.accept(link);
			return true;
		}
		catch (ZmqConfigurationException ex) {
			this.troubles.warn(logger, null, "zmq link '" + link + "' keeps its keys: " + ex.getMessage());
			return false;
		}
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

}
