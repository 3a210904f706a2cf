package org.zmqspring.config;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.supervise.KeyFileWatch;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.transport.Transport;

/**
 * Runs the supervisor and, once a link has keys in files, the watch over these; ends the
 * engine when nobody needs it any more. Thread-safe.
 */
final class EngineLifecycle extends OutlivingLifecycle {

	static final int PHASE = PublisherLifecycle.PHASE - 1;

	private static final Duration BOUND = Duration.ofSeconds(5);

	private final Supervisor supervisor;

	private final KeyFileWatch keys;

	private final ZmqExtensions extensions;

	private final Transport transport;

	private final Ticker ticker;

	/** Ends what works with the engine. */
	private volatile Runnable first = () -> {
	};

	private @Nullable AgentThread thread;

	/** Guarded by {@link #keys}, as the other fields are by this. */
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
					+ " of the run before has not ended, so ZeroMQ cannot be started again in this process");
		}
		this.extensions.resolve();
		this.keys.whenNeeded(this::watchKeys);
		this.thread = new AgentThread(this.supervisor, true, this.ticker);
		this.thread.start();
	}

	/** Not under the lock of this, which is held while the supervisor is waited for. */
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
	 * End something before the engine. Spring's order of destruction is not enough where
	 * a part of the engine, such as a name resolver, uses a template.
	 * @param end what to call
	 */
	void endFirst(Runnable end) {
		this.first = end;
	}

	@Override
	void onClosing() {
		KeepAlive.whileClosing(Thread.currentThread());
	}

	@Override
	void doStop() {
		this.first.run();
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
