package org.zmqspring.forward;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;

/**
 * All forwarders of an application, each with a thread of its own. One thread at a time
 * calls {@code start} and {@code close}, any number of times; everything else is
 * thread-safe.
 */
@Internal
public final class Forwarders {

	private final Transport transport;

	private final Ticker ticker;

	private final Map<String, Forwarder> forwarders = new LinkedHashMap<>();

	private final SocketOwner<XsubSocket> frontends;

	private final SocketOwner<XpubSocket> backends;

	/**
	 * Create forwarders; nothing runs yet.
	 * @param settings the forwarders, in the order of configuration
	 * @param transport creates the pollers
	 * @param facts receives facts about links
	 * @param ticker the clock
	 */
	public Forwarders(Collection<ForwarderSettings> settings, Transport transport, FactSink facts, Ticker ticker) {
		this.transport = transport;
		this.ticker = ticker;
		Map<String, SocketOwner<XsubSocket>> byFrontend = new LinkedHashMap<>();
		Map<String, SocketOwner<XpubSocket>> byBackend = new LinkedHashMap<>();
		for (ForwarderSettings one : settings) {
			ForwardingCounts counts = new ForwardingCounts(one, ticker);
			ForwardingAgent agent = new ForwardingAgent(one, counts, facts, ticker);
			this.forwarders.put(one.name(), new Forwarder(agent, counts));
			byFrontend.put(ForwarderSettings.frontend(one.name()), agent.frontendOwner());
			byBackend.put(ForwarderSettings.backend(one.name()), agent.backendOwner());
		}
		this.frontends = new OwnerOfAll<>(byFrontend::get);
		this.backends = new OwnerOfAll<>(byBackend::get);
	}

	/**
	 * The owner of all sockets towards publishers.
	 * @return the owner; it passes each call to the thread of the forwarder
	 */
	public SocketOwner<XsubSocket> frontendOwner() {
		return this.frontends;
	}

	/**
	 * The owner of all sockets towards subscribers.
	 * @return the owner; it passes each call to the thread of the forwarder
	 */
	public SocketOwner<XpubSocket> backendOwner() {
		return this.backends;
	}

	/**
	 * Start the threads, unless they run. They keep the JVM alive. If this fails, call
	 * {@link #close} for those that have started.
	 */
	public void start() {
		this.forwarders.values().forEach((forwarder) -> forwarder.start(this.transport, this.ticker));
	}

	/**
	 * Close the sockets that are still open, and end the threads. {@link #start()} starts
	 * again.
	 * @param bound longest time to wait for each thread
	 * @return whether all threads have ended; if not, call this again before a new start
	 */
	public boolean close(Duration bound) {
		boolean ended = true;
		for (Forwarder forwarder : this.forwarders.values()) {
			ended &= forwarder.close(bound);
		}
		return ended;
	}

	/**
	 * The figures of every forwarder, in the order of configuration.
	 * @return a snapshot of each
	 */
	public List<ForwarderInfo> infos() {
		return this.forwarders.values().stream().map((forwarder) -> forwarder.counts.info()).toList();
	}

	/** One forwarder and its thread. */
	private static final class Forwarder {

		private final ForwardingAgent agent;

		private final ForwardingCounts counts;

		private @Nullable AgentThread thread;

		Forwarder(ForwardingAgent agent, ForwardingCounts counts) {
			this.agent = agent;
			this.counts = counts;
		}

		void start(Transport transport, Ticker ticker) {
			if (this.thread == null) {
				this.agent.open(transport.newPoller());
				this.thread = started(ticker);
			}
		}

		private AgentThread started(Ticker ticker) {
			try {
				AgentThread starting = new AgentThread(this.agent, false, ticker);
				starting.start();
				return starting;
			}
			catch (RuntimeException | Error ex) {
				this.agent.abandon();
				throw ex;
			}
		}

		boolean close(Duration bound) {
			if (this.thread != null && !this.thread.close(bound)) {
				return false;
			}
			this.thread = null;
			return true;
		}

	}

	/** Finds the owner of a socket by the name of its side. Thread-safe. */
	private record OwnerOfAll<S extends EngineSocket>(
			Function<String, @Nullable SocketOwner<S>> byName) implements SocketOwner<S> {

		@Override
		public void adopt(S socket) {
			SocketOwner<S> owner = this.byName.apply(socket.key().link().socket());
			if (owner == null) {
				throw new IllegalStateException("There is no forwarder for " + socket.key());
			}
			owner.adopt(socket);
		}

		@Override
		public void retire(SocketKey key) {
			SocketOwner<S> owner = this.byName.apply(key.link().socket());
			if (owner != null) {
				owner.retire(key);
			}
		}

	}

}
