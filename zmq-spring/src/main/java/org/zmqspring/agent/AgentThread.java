package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Agent} on its own platform thread, from {@link #start()} to
 * {@link #close(Duration)}. An exception in a round never ends the thread. Thread-safe.
 */
public final class AgentThread {

	private static final Logger logger = LoggerFactory.getLogger(AgentThread.class);

	/**
	 * The pause after a failed round, so that repeated failures do not use a whole core.
	 */
	private static final long PAUSE_NANOS = 5_000_000;

	private final Agent agent;

	private final Thread thread;

	private final Ticker ticker;

	private final LogThrottle failures;

	private volatile boolean running = true;

	/**
	 * Create the thread without starting it.
	 * @param agent the work
	 * @param daemon whether the JVM may end while it runs
	 * @param ticker the clock
	 */
	public AgentThread(Agent agent, boolean daemon, Ticker ticker) {
		this.agent = agent;
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.thread = new Thread(this::run, agent.roleName());
		this.thread.setDaemon(daemon);
	}

	public void start() {
		this.thread.start();
	}

	/**
	 * End the agent and wait for its {@code onClose}. The thread is not interrupted,
	 * because an interrupt loses messages inside the engine. If the thread itself waits
	 * for the end of the application, this method gives up early.
	 * @param bound how long to wait at most
	 * @return whether the thread has ended
	 */
	public boolean close(Duration bound) {
		this.running = false;
		this.agent.wakeup();
		return Uninterrupted.join(this.thread, bound, this::isEndWaiter, this.ticker);
	}

	public boolean isAlive() {
		return this.thread.isAlive();
	}

	/**
	 * Whether the thread waits for the end of the application, or is the caller.
	 * @return whether the code that ends the application must not wait for it
	 */
	public boolean isEndWaiter() {
		return EndWaiter.is(this.thread);
	}

	private void run() {
		while (this.running) {
			try {
				this.agent.doWork();
			}
			catch (Throwable ex) {
				// An Error in one round, such as a listener's StackOverflowError, must
				// not end the thread: it also serves others.
				report(ex, "A round of " + this.agent.roleName() + " failed; the thread continues");
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
		}
		try {
			this.agent.onClose();
		}
		catch (Throwable ex) {
			report(ex, "Closing " + this.agent.roleName() + " failed: sockets may still be open");
		}
	}

	private void report(Throwable error, String message) {
		Thread.interrupted();
		try {
			this.failures.warn(logger, error, message);
		}
		catch (Throwable ex) {
			// There is no memory even for the log. The thread must continue.
		}
	}

}
