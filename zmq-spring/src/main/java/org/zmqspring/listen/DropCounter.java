package org.zmqspring.listen;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Counts the dropped messages of one listener and warns, at most every ten seconds, that
 * the listener is too slow. Passes each drop on to another observer. Thread-safe.
 */
final class DropCounter implements ListenObserver {

	private static final Logger logger = LoggerFactory.getLogger(DropCounter.class);

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final ListenObserver observer;

	private final LogThrottle throttle;

	private final String warning;

	private final AtomicLong dropped = new AtomicLong();

	DropCounter(ListenerSpec spec, ListenObserver observer, Ticker ticker) {
		this.observer = observer;
		this.throttle = new LogThrottle(INTERVAL, ticker, LogKeys.listener(spec.id(), spec.socket()));
		this.warning = "Listener '" + spec.id() + "' is too slow: its queue of " + spec.lane().queueCapacity()
				+ " is full and messages are dropped (overflow: "
				+ spec.lane().overflow().name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
	}

	@Override
	public void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
		this.dropped.incrementAndGet();
		if (reason == ListenerDropReason.OVERFLOW) {
			this.throttle.warn(logger, null, this.warning);
		}
		this.observer.dropped(id, message, reason);
	}

	long dropped() {
		return this.dropped.get();
	}

}
