package org.zmqspring.integration.hostile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.zmqspring.publish.ZmqTemplate;

/** Sends numbers through a template, without a pause in between. Thread-safe. */
final class Herald implements AutoCloseable {

	private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final Thread thread;

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile boolean running = true;

	Herald(ZmqTemplate template) {
		this.thread = new Thread(() -> run(template), "herald");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run(ZmqTemplate template) {
		while (this.running) {
			try {
				template.send(Hearing.TOPIC, String.valueOf(this.sent.get()));
				this.sent.incrementAndGet();
			}
			catch (RuntimeException ex) {
				this.failures.incrementAndGet();
			}
			LockSupport.parkNanos(EVERY_NANOS);
		}
	}

	/** How many numbers were sent; the last one is one less. */
	int sent() {
		return this.sent.get();
	}

	int failures() {
		return this.failures.get();
	}

	@Override
	public void close() throws InterruptedException {
		this.running = false;
		this.thread.join(30_000);
	}

}
