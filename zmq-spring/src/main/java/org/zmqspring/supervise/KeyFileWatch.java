package org.zmqspring.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeyFile;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * Reopens a link when a file with one of its keys has changed. If only one of two key
 * files has changed, it waits until the two keys match. It is told of each link on the
 * supervisor's thread, before the link is opened. It works on the thread
 * {@code zmq-keys}.
 */
@Internal
public final class KeyFileWatch implements LinkListener, Agent {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.security");

	private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_WAIT_NANOS = Duration.ofHours(1).toNanos();

	private final Map<LinkId, Watched> watched = new ConcurrentHashMap<>();

	private final Doorbell bell = new Doorbell();

	private final Consumer<LinkId> reconnect;

	private final LogThrottle troubles;

	private volatile Runnable onNeeded = () -> {
	};

	/**
	 * Create a watch.
	 * @param reconnect reopens a link
	 * @param ticker the clock
	 */
	public KeyFileWatch(Consumer<LinkId> reconnect, Ticker ticker) {
		this.reconnect = reconnect;
		this.troubles = new LogThrottle(Duration.ofSeconds(30), ticker);
	}

	/**
	 * Set a callback that is called for each link with key files, so that it can start
	 * the thread.
	 * @param needed called on the supervisor's thread; must not block
	 */
	public void whenNeeded(Runnable needed) {
		this.onNeeded = needed;
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		CurveSettings curve = spec.options().security().curve();
		if (curve != null && !curve.files().isEmpty()) {
			Watched link = new Watched(curve);
			guard(spec.id(), () -> link.inUse = curve.fingerprint());
			this.watched.put(spec.id(), link);
			this.onNeeded.run();
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
		return reopenChanged();
	}

	int reopenChanged() {
		List<LinkId> changed = new ArrayList<>();
		this.watched.forEach((id, link) -> guard(id, () -> {
			if (reopenIfChanged(id, link)) {
				changed.add(id);
			}
		}));
		return changed.size();
	}

	/**
	 * A change counts as handled only after the supervisor was asked to reopen the link.
	 */
	private boolean reopenIfChanged(LinkId id, Watched link) {
		link.curve.files().forEach(KeyFile::follow);
		Object now = link.curve.fingerprint();
		boolean changed = link.inUse != null && !link.inUse.equals(now);
		if (changed) {
			logger.info("zmq link '{}' is reopened: a file with one of its keys has changed", id);
			this.reconnect.accept(id);
		}
		link.inUse = now;
		return changed;
	}

	private void guard(LinkId id, Runnable reading) {
		try {
			reading.run();
		}
		catch (ZmqConfigurationException ex) {
			this.troubles.warn(logger, null, "zmq link '" + id + "' keeps its keys: " + ex.getMessage());
		}
		catch (RuntimeException ex) {
			this.troubles.warn(logger, ex, "zmq link '" + id + "' could not be reopened with its new keys yet");
		}
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

	/** The keys of one link, and the fingerprint of the keys in use, if it is known. */
	private static final class Watched {

		private final CurveSettings curve;

		private volatile @Nullable Object inUse;

		private Watched(CurveSettings curve) {
			this.curve = curve;
		}

	}

}
