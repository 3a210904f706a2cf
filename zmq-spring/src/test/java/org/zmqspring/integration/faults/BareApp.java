package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.FeedSupport;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerRuntime;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.listen.NoSockets;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.supervise.SupervisorSetup;
import org.zmqspring.supervise.SystemNameResolver;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.jeromq.JeromqTransport;

/**
 * Engine, supervisor and listeners as an application has them, put together without
 * Spring, for rows that need very many of them. Thread-safe.
 */
final class BareApp implements AutoCloseable {

	private static final Duration BOUND = Duration.ofSeconds(30);

	private final SystemTicker ticker = new SystemTicker();

	private final LinkDirectory directory = new LinkDirectory();

	private final JeromqTransport transport;

	private final ListenerContainer listeners;

	private final Supervisor supervisor;

	private final AgentThread thread;

	BareApp(LinkListener watcher) {
		SupervisorRelay facts = new SupervisorRelay();
		this.transport = new JeromqTransport(facts, this.ticker);
		this.listeners = new ListenerContainer(this.transport::newPoller, facts, this.ticker,
				() -> new ListenerRuntime(ListenObserver.NONE, CallObserver.NONE, new LaneThreads(Thread::new, null),
						new FeedSupport((loss) -> {
						}, (name) -> {
							throw new IllegalArgumentException(name);
						}, (query, answer) -> {
							throw new IllegalArgumentException(query.toString());
						})),
				new NoSockets());
		this.supervisor = new Supervisor(
				new SupervisorSetup(this.transport,
						new SupervisorSetup.Owners(this.listeners, new Nobody<>(), new Nobody<>()),
						new SystemNameResolver(), this.directory, List.of(watcher)),
				new SplittableRandom(), this.ticker);
		facts.connectTo(this.supervisor);
		this.thread = new AgentThread(this.supervisor, true, this.ticker);
		this.thread.start();
		this.listeners.start();
	}

	void listen(String socket, MessageListener listener) {
		this.listeners.register(ListenerSpec.builder("on-" + socket, listener).subscriber(socket).build());
	}

	void open(LinkSpec link) {
		this.supervisor.open(link);
	}

	LinkDirectory directory() {
		return this.directory;
	}

	@Override
	public void close() {
		CompletableFuture<?>[] gone = this.directory.links()
			.stream()
			.map((link) -> this.supervisor.close(link.spec().id()))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(gone).orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
		this.listeners.stop(BOUND);
		this.thread.close(BOUND);
		this.transport.close(BOUND);
	}

	/** There are no sockets of this kind. */
	private static final class Nobody<S extends EngineSocket> implements SocketOwner<S> {

		@Override
		public void adopt(S socket) {
			throw new IllegalStateException();
		}

		@Override
		public void retire(SocketKey key) {
			throw new IllegalStateException();
		}

	}

}
