package org.zmqspring.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.supervise.KeyFileWatch;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.transport.Transport;

/**
 * Runs the supervisor and, if a link has keys in files, the watch over the files. Ends
 * the engine after everything that uses it. Thread-safe.
 */
final class EngineLifecycle extends StoppedAtDestruction {

	static final int PHASE = ForwarderLifecycle.PHASE - 1;

	private static final Duration BOUND = Duration.ofSeconds(5);

	private final Supervisor supervisor;

	private final KeyFileWatch keys;

	private final ZmqExtensions extensions;

	private final Transport transport;

	private final Ticker ticker;

	/** They end before the engine ends. */
	private final List<StoppedAtDestruction> first = new CopyOnWriteArrayList<>();

	private @Nullable AgentThread thread;

	/** Guarded by {@link #keys}; the other fields are guarded by this. */
	private @Nullable AgentThread keysThread;

	EngineLifecycle(Supervisor supervisor, KeyFileWatch keys, ZmqExtensions extensions, Transport transport,
			Ticker ticker) {
		super(PHASE);
		this.supervisor = supervisor;
		this.keys = keys;
		this.extensions = extensions;
		this.transport = transport;
		this.ticker = ticker;
	}

	@Override
	void doStart() {
		if (this.thread != null && this.thread.isAlive()) {
			throw new IllegalStateException("The thread " + this.supervisor.roleName()
					+ " of the previous run has not ended, so ZeroMQ cannot be started again in this process");
		}
		this.extensions.resolve();
		this.keys.whenNeeded(this::watchKeys);
		this.thread = new AgentThread(this.supervisor, true, this.ticker);
		this.thread.start();
	}

	/**
	 * Does not take the lock of this object: a stop holds it while it waits for the
	 * supervisor.
	 */
	private void watchKeys() {
		synchronized (this.keys) {
			if (this.keysThread == null) {
				AgentThread watching = new AgentThread(this.keys, true, this.ticker);
				watching.start();
				this.keysThread = watching;
			}
		}
	}

	/**
	 * Add what to end before the engine ends. The one with the highest phase ends first.
	 * Spring's order of destruction is not enough if a part of the engine, such as a name
	 * resolver, uses a template.
	 */
	void endFirst(StoppedAtDestruction lifecycle) {
		this.first.add(lifecycle);
	}

	@Override
	void onClosing() {
		KeepAlive.whileClosing(Thread.currentThread());
	}

	@Override
	void doStop() {
		this.first.stream()
			.sorted(Comparator.comparingInt(StoppedAtDestruction::getPhase).reversed())
			.forEach(StoppedAtDestruction::destroy);
		this.keys.whenNeeded(() -> {
		});
		AgentThread watching;
		synchronized (this.keys) {
			watching = this.keysThread;
			this.keysThread = null;
		}
		if (watching != null) {
			watching.close(BOUND);
		}
		if (this.thread != null) {
			this.thread.close(BOUND);
		}
		this.transport.close(BOUND);
	}

}
