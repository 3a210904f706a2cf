package org.zmqspring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.replay.ReplayClient;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the poller and the lanes, then the links of the subscribers. Stops in the
 * opposite order, so that messages that have arrived are handled. Without a subscriber it
 * starts nothing, because a running poller would keep the JVM alive. Restartable.
 * Thread-safe.
 */
final class ListenerLifecycle implements SmartLifecycle, DisposableBean, Sockets.Changes {

	private static final Logger logger = LoggerFactory.getLogger(ListenerLifecycle.class);

	/** Spring's phase for message listeners: they stop before the beans that they use. */
	static final int PHASE = Integer.MAX_VALUE - 100;

	/**
	 * How long to wait for the thread of replay requests, which only closes its sockets.
	 */
	private static final Duration REPLAY_END = Duration.ofSeconds(1);

	private static final Duration WATCH_END = Duration.ofSeconds(1);

	private final ListenerContainer container;

	private final ReplayClient replay;

	private final SocketStarter starter;

	private final Sockets sockets;

	private final Duration shutdownTimeout;

	private final List<Agent> companions;

	private final Ticker ticker;

	/** The threads of the companions while the poller runs. */
	private List<AgentThread> watching = List.of();

	private volatile boolean running;

	ListenerLifecycle(ListenerContainer container, ReplayClient replay, SocketStarter starter, Sockets sockets,
			Duration shutdownTimeout, List<Agent> companions, Ticker ticker) {
		this.container = container;
		this.replay = replay;
		this.starter = starter;
		this.sockets = sockets;
		this.shutdownTimeout = shutdownTimeout;
		this.companions = companions;
		this.ticker = ticker;
		sockets.connectTo(this);
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		try {
			this.container.prepare();
			this.replay.start();
			open(this.sockets.subscribers());
			this.sockets.started();
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	@Override
	public synchronized void opened(SocketSpec socket) {
		if (this.running) {
			open(List.of(socket));
		}
	}

	/**
	 * Does not take the lock of this object: a listener that unregisters itself must not
	 * wait.
	 */
	@Override
	public void closed(SocketSpec socket, Duration bound) {
		// Before the start and after the stop there is no link to wait for.
		this.starter.close(List.of(socket), this.running ? bound : Duration.ZERO, this.container::isPollerEndWaiter);
	}

	private void open(Collection<SocketSpec> subscribers) {
		if (!subscribers.isEmpty()) {
			this.container.start();
			warnOfSubscribersWithoutListener(subscribers);
			watch();
			this.starter.open(subscribers);
		}
	}

	private void warnOfSubscribersWithoutListener(Collection<SocketSpec> subscribers) {
		Set<String> used = this.container.listeners().stream().map(ListenerInfo::socket).collect(Collectors.toSet());
		subscribers.stream().filter((socket) -> !used.contains(socket.name())).forEach((socket) -> {
			String name = socket.name();
			logger.warn("zmq subscriber '{}' has no listener, so nothing handles its messages. Add a"
					+ " @ZmqListener(subscriber = \"{}\"), register a listener at run time, or remove its endpoints",
					name, name);
		});
	}

	private void watch() {
		if (this.watching.isEmpty()) {
			this.watching = this.companions.stream().map((agent) -> new AgentThread(agent, true, this.ticker)).toList();
			this.watching.forEach(AgentThread::start);
		}
	}

	@Override
	public synchronized void stop() {
		if (!this.running) {
			return;
		}
		this.running = false;
		Duration deadline = this.shutdownTimeout;
		long byNanos = this.ticker.nanos() + deadline.toNanos();
		this.starter.close(this.sockets.subscribers(), deadline, this.container::isPollerEndWaiter);
		this.container.stop(Duration.ofNanos(Math.max(0, byNanos - this.ticker.nanos())));
		this.replay.stop(REPLAY_END);
		this.watching.forEach((thread) -> thread.close(WATCH_END));
		this.watching = List.of();
	}

	@Override
	public void destroy() {
		stop();
		this.container.end();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
