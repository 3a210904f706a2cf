package org.zmqspring.config;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ZmqMessagesLostEvent;
import org.zmqspring.publish.SubscriptionListener;
import org.zmqspring.publish.ZmqSubscriptionEvent;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.supervise.ZmqPeerEvent;
import org.zmqspring.transport.LinkId;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes application events in order on the thread {@code zmq-events}, so that a slow
 * event listener delays no link and no message. Peers can cause events as often as they
 * like, so such events may fill only half of the queue. Thread-safe.
 */
final class EventPublisher implements LinkListener, SubscriptionListener, DisposableBean {

	static final int WAITING_EVENTS = 10_000;

	/** How often to wait 50 ms for the end of the thread. */
	private static final int WAITS = 20;

	private static final Logger logger = LoggerFactory.getLogger(EventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final LogThrottle failures;

	private final LogThrottle drops;

	private final ArrayBlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING_EVENTS);

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, this.waiting,
			this::newThread);

	private volatile @Nullable Thread thread;

	EventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		this.publisher = publisher;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.drops = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		publish(event, keys(event.link()));
	}

	@Override
	public void peerChanged(ZmqPeerEvent event) {
		publishIfThereIsRoom(event, keys(event.link()));
	}

	@Override
	public void changed(ZmqSubscriptionEvent event) {
		publishIfThereIsRoom(event, LogKeys.link(event.publisher(), event.endpoint()));
	}

	/** Messages of a feed are missing. */
	void lost(ZmqMessagesLostEvent event) {
		publishIfThereIsRoom(event, keys(event.link()));
	}

	private static LogKeys keys(LinkId link) {
		return LogKeys.link(link.socket(), link.endpoint());
	}

	private void publishIfThereIsRoom(Object event, LogKeys keys) {
		if (this.waiting.size() < WAITING_EVENTS / 2) {
			publish(event, keys);
		}
		else {
			dropped(event);
		}
	}

	/** Publish an event soon. It is dropped if too many events wait. */
	void publish(Object event, LogKeys keys) {
		try {
			this.executor.execute(keys.around(() -> deliver(event)));
		}
		catch (RejectedExecutionException ex) {
			if (!this.executor.isShutdown()) {
				dropped(event);
			}
		}
	}

	private void dropped(Object event) {
		this.drops.warn(logger, null,
				"A " + event.getClass().getSimpleName()
						+ " is dropped: the application's event listeners are too slow, and " + this.waiting.size()
						+ " events wait");
	}

	private void deliver(Object event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "A listener of " + event.getClass().getSimpleName() + " failed");
		}
	}

	private Thread newThread(Runnable task) {
		Thread events = new Thread(task, "zmq-events");
		events.setDaemon(true);
		this.thread = events;
		return events;
	}

	/**
	 * Waits up to a second for an event listener that is running. Does not wait if that
	 * listener has ended the application.
	 */
	@Override
	public void destroy() {
		this.executor.shutdown();
		try {
			for (int i = 0; i < WAITS && !EndWaiter.is(this.thread); i++) {
				if (this.executor.awaitTermination(50, TimeUnit.MILLISECONDS)) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
