package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link Agent} on a platform thread of its own, from {@link #start()} to
 * {@link #close(Duration)}. An exception of a round never ends the thread. Thread-safe.
 */
public final class AgentThread {

	private static final Logger logger = LoggerFactory.getLogger(AgentThread.class);

	/** A fault that comes back at once must not take a whole processor. */
	private static final long PAUSE_NANOS = 5_000_000;

	private final Agent agent;

	private final Thread thread;

	private final Ticker ticker;

	private final LogThrottle failures;

	private volatile boolean running = true;

	/**
	 * Prepare the thread; nothing runs yet.
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
	 * Ask the agent to end and wait for its {@code onClose}. Never interrupts the thread:
	 * an interrupt loses messages inside the engine. Does not wait for a thread that
	 * itself waits for the end of the application.
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
	 * @return whether nobody who ends the application may wait for it
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
				// An Error of one round (a listener's StackOverflowError, say) must not
				// end what serves everybody else.
				report(ex, "A round of " + this.agent.roleName() + " failed; the thread continues");
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
		}
		try {
			this.agent.onClose();
		}
		catch (Throwable ex) {
			report(ex, "The end of " + this.agent.roleName() + " failed: something may be left open");
		}
	}

	private void report(Throwable error, String message) {
		Thread.interrupted();
		try {
			this.failures.warn(logger, error, message);
		}
		catch (Throwable ex) {
			// no memory even for the log: going on matters more
		}
	}

}
