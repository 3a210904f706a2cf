package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.supervise.KeyFileWatch;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.transport.Transport;

/**
 * Runs the supervisor and, where keys stand in files, the watch over these; ends the
 * engine when nobody needs it any more. Thread-safe.
 */
final class EngineLifecycle extends OutlivingLifecycle {

	static final int PHASE = PublisherLifecycle.PHASE - 1;

	private static final Duration BOUND = Duration.ofSeconds(5);

	private final Supervisor supervisor;

	private final KeyFileWatch keys;

	private final SocketCatalog sockets;

	private final ZmqExtensions extensions;

	private final Transport transport;

	private final Ticker ticker;

	/** Ends what works with the engine. */
	private volatile Runnable first = () -> {
	};

	private @Nullable AgentThread thread;

	private @Nullable AgentThread keysThread;

	EngineLifecycle(Supervisor supervisor, KeyFileWatch keys, SocketCatalog sockets, ZmqExtensions extensions,
			Transport transport, Ticker ticker) {
		super(PHASE);
		this.supervisor = supervisor;
		this.keys = keys;
		this.sockets = sockets;
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
		this.thread = new AgentThread(this.supervisor, true, this.ticker);
		this.thread.start();
		if (this.sockets.haveKeyFiles()) {
			this.keysThread = new AgentThread(this.keys, true, this.ticker);
			this.keysThread.start();
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
	void doStop() {
		this.first.run();
		if (this.keysThread != null) {
			this.keysThread.close(BOUND);
			this.keysThread = null;
		}
		if (this.thread != null) {
			this.thread.close(BOUND);
		}
		this.transport.close(BOUND);
	}

}
