package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes transitions of links as application events, in order, on the thread
 * {@code zmq-events}, so that a slow event listener delays no link. Thread-safe.
 */
final class ConnectionEventPublisher implements LinkListener, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionEventPublisher.class);

	private static final int WAITING_EVENTS = 10_000;

	private final ApplicationEventPublisher publisher;

	private final LogThrottle failures;

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(WAITING_EVENTS), ConnectionEventPublisher::thread);

	ConnectionEventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		this.publisher = publisher;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		try {
			this.executor.execute(() -> publish(event));
		}
		catch (RejectedExecutionException ex) {
			if (!this.executor.isShutdown()) {
				this.failures.warn(logger, null,
						"Connection events are dropped: an event listener has not returned for " + WAITING_EVENTS
								+ " of them");
			}
		}
	}

	private void publish(ZmqConnectionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "A listener of connection events failed");
		}
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-events");
		thread.setDaemon(true);
		return thread;
	}

	/** An event listener that does not return is not waited for any longer. */
	@Override
	public void destroy() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
