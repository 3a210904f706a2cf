package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.jeromq.zap.PeerConnections;
import zmq.SocketBase;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Translates the engine's events about one socket to facts. Called on engine threads, and
 * by the owner in {@code bind}. It never throws, because an exception would end the
 * session of the engine (JeroMQ 0.6.0). It does not wait, except about 100 ms before a
 * bound socket is retired. Guarded by its lock.
 */
abstract class MonitorRelay implements zmq.ZMQ.EventConsummer, PeerConnections {

	static final int EVENTS = ZMQ.EVENT_ALL;

	private static final LinkFact RETIRED = new LinkFact.Retired();

	/** The fact about the engine's death if there is no memory to describe the cause. */
	private static final LinkFact DEATH = new LinkFact.Lost(LossCause.ENGINE, "");

	private final SocketKey key;

	private final FactSink sink;

	private final Ticker ticker;

	private final RelayOwner owner;

	private State state = State.OPEN;

	/** Whether its link has got every fact that it needs. */
	private boolean complete = true;

	/** Whether the attempt to connect has failed, or the connection has ended. */
	private volatile boolean connectionOver;

	/** The last fact that the sink did not accept. */
	private @Nullable LinkFact pending;

	private @Nullable Consumer<String> uncheckedListener;

	/** Written before the socket connects or binds. */
	private boolean sendsHeartbeats;

	MonitorRelay(SocketKey key, FactSink sink, Ticker ticker, RelayOwner owner) {
		this.key = key;
		this.sink = sink;
		this.ticker = ticker;
		this.owner = owner;
	}

	@Override
	public final synchronized void consume(zmq.ZMQ.Event event) {
		try {
			if (event.event == ZMQ.EVENT_MONITOR_STOPPED) {
				onMonitorStopped();
			}
			else {
				onAnyEvent(event);
				if (this.state == State.OPEN) {
					onEvent(event);
				}
			}
		}
		catch (Throwable ex) {
			if (ex instanceof VirtualMachineError && isVital(event.event)) {
				missed();
			}
			this.owner.onTrouble(ex);
		}
	}

	/** Whether a link cannot continue without this event. */
	boolean isVital(int event) {
		return true;
	}

	/** Allocates nothing: this happens when there is no memory. */
	private void missed() {
		this.complete = false;
		this.sink.missed();
	}

	/** Whether its link has got every fact that it needs. */
	final synchronized boolean isComplete() {
		return this.complete;
	}

	/**
	 * Whether the socket was told that its one connection is over. For sockets that
	 * connect. Any thread may call this.
	 */
	final boolean isConnectionOver() {
		return this.connectionOver;
	}

	/**
	 * Prepare a socket that is about to connect or bind. It has all its options except
	 * those of customizers.
	 */
	abstract void prepare(SocketBase socket);

	/** Called when all options of the socket are set, before it binds or connects. */
	void beforeAttach(SocketBase configured) {
	}

	/** Handle an event of a socket that may be closed already and still linger. */
	void onAnyEvent(zmq.ZMQ.Event event) {
		// Most sockets need nothing after they are closed.
	}

	/** Handle an event of a socket that is open. */
	abstract void onEvent(zmq.ZMQ.Event event);

	/** Make sure that the engine has released everything that the socket used. */
	abstract void beforeRetired();

	@Override
	public boolean markChecked(String address) {
		return true;
	}

	@Override
	public abstract void endConnections(Predicate<String> condition);

	/**
	 * End the connection of a peer that takes nothing while messages wait for it. Called
	 * by the owner of the socket.
	 */
	abstract void endStalled(SocketChannel peer);

	@Override
	public final synchronized void reportUnchecked(Consumer<String> listener) {
		this.uncheckedListener = listener;
	}

	/** A connection has ended before its peer was checked. */
	final void onUncheckedEnd(String address) {
		if (this.uncheckedListener != null) {
			this.uncheckedListener.accept(address);
		}
	}

	/**
	 * Close the channels. Otherwise the address would stay in use, and the loop would
	 * continue with connections whose decoders are in an undefined state (JeroMQ 0.6.0
	 * then spins in {@code DecoderBase.decode}).
	 */
	abstract void onEngineDeath();

	/**
	 * Whether the frames of its connections can be counted, which {@link Heartbeats}
	 * needs. Call this after the customizers.
	 */
	abstract boolean seesFrames();

	/** Use {@link Heartbeats} from now on; the engine sends none. */
	final void sendHeartbeats() {
		this.sendsHeartbeats = true;
	}

	/** A peer no longer answers heartbeats. */
	abstract void onSilent(SocketChannel peer);

	/** Decode what a socket receives, or encode what it sends, with less work. */
	final void quicken(Predicate<EngineConnection> greeted) {
		boolean receiving = key().link().type().isReceiving();
		if (receiving ? EnginePatches.hasQuickDecoder() : EnginePatches.hasQuickEncoder()) {
			EngineConnection connection = EngineConnection.any(this.owner.currentLoop(), greeted);
			if (connection != null && receiving) {
				connection.quickenInput();
			}
			else if (connection != null) {
				connection.quickenOutput();
			}
		}
	}

	/**
	 * Start the heartbeats of a peer that was greeted. There is no allocator if a
	 * customizer has set another one.
	 */
	final void startHeartbeats(SocketRequest request, @Nullable InboundAllocator allocator,
			Supplier<@Nullable EngineConnection> search, Supplier<? extends @Nullable Channel> channel) {
		if (allocator == null || !this.sendsHeartbeats) {
			return;
		}
		Heartbeats.Listener listener = new Heartbeats.Listener() {

			@Override
			public void onSilent() {
				if (channel.get() instanceof SocketChannel peer) {
					MonitorRelay.this.onSilent(peer);
				}
			}

			@Override
			public void onWithoutHeartbeats(String version) {
				offer(new LinkFact.WithoutHeartbeats(Channels.remote(channel.get(), "unknown"), version));
			}

		};
		new Heartbeats(request, allocator, search, listener, this.ticker, this.owner).start();
	}

	final RelayOwner owner() {
		return this.owner;
	}

	// The engine's last call for a socket, after its sessions and listeners are gone.
	// Pinned by EngineFactsTests.localCloseEmitsOnlyMonitorStopped
	private void onMonitorStopped() {
		if (this.state == State.OPEN || this.state == State.CLOSING) {
			lastThenRetire();
		}
	}

	private void lastThenRetire() {
		try {
			beforeRetired();
		}
		finally {
			retire();
		}
	}

	/** The owner is about to close the socket. Only the fact {@code Retired} follows. */
	final synchronized void closing() {
		if (this.state == State.OPEN) {
			this.state = State.CLOSING;
		}
		else if (this.state == State.ORPHANED) {
			lastThenRetire();
		}
	}

	/** The socket could not be opened. No fact follows. */
	final synchronized void discard() {
		this.state = State.RETIRED;
		this.owner.onRetired(this);
	}

	/** The engine has died. This call reports what it no longer reports itself. */
	final synchronized void engineDied(Throwable cause) {
		if (this.state != State.OPEN && this.state != State.CLOSING) {
			return;
		}
		try {
			onEngineDeath();
		}
		finally {
			if (this.state == State.CLOSING) {
				retire();
			}
			else {
				send(death(cause));
				this.state = State.ORPHANED;
			}
		}
	}

	private static LinkFact death(Throwable cause) {
		try {
			return new LinkFact.Lost(LossCause.ENGINE, cause.toString());
		}
		catch (Throwable ex) {
			return DEATH;
		}
	}

	private void retire() {
		this.state = State.RETIRED;
		send(RETIRED);
		this.owner.onRetired(this);
	}

	/**
	 * Send a fact. If this fails, the supervisor checks its links, and the fact is sent
	 * again later. Facts about peers are not sent again.
	 */
	private void send(LinkFact fact) {
		if (fact instanceof LinkFact.Lost || fact instanceof LinkFact.AttemptFailed
				|| fact instanceof LinkFact.NotZmtp) {
			this.connectionOver = true;
		}
		try {
			this.sink.offer(this.key, fact, this.ticker.nanos());
		}
		catch (Throwable ex) {
			if (!(fact instanceof LinkFact.PeerConnected || fact instanceof LinkFact.PeerLost)) {
				missed();
				this.pending = fact;
				this.owner.retryFact(this);
			}
			this.owner.onTrouble(ex);
		}
	}

	/** Send the pending fact again. Returns whether no fact is pending any more. */
	final synchronized boolean retryFact() {
		LinkFact fact = this.pending;
		if (fact != null) {
			try {
				this.sink.offer(this.key, fact, this.ticker.nanos());
				this.pending = null;
			}
			catch (Throwable ex) {
				return false;
			}
		}
		return true;
	}

	final synchronized void offer(LinkFact fact) {
		if (this.state == State.OPEN) {
			send(fact);
		}
	}

	final synchronized boolean isOpen() {
		return this.state == State.OPEN || this.state == State.ORPHANED;
	}

	@Override
	public final SocketKey key() {
		return this.key;
	}

	private enum State {

		/** Its facts are sent. */
		OPEN,

		/** Its engine has died, and the owner has not closed it yet. */
		ORPHANED,

		/** The owner has closed it, and the engine has not yet. */
		CLOSING,

		/** The last fact was sent. */
		RETIRED

	}

	/** The engine of the socket. */
	interface RelayOwner {

		void onRetired(MonitorRelay relay);

		void onTrouble(Throwable trouble);

		/** Call {@link MonitorRelay#retryFact()} soon. Never throws. */
		default void retryFact(MonitorRelay relay) {
		}

		/**
		 * The loop of the calling engine thread; {@code null} if another thread calls.
		 */
		@Nullable Poller currentLoop();

		/** The loops of all threads of the engine. */
		Collection<Poller> loops();

		/**
		 * Call back later, on the calling engine thread. Returns {@code false} if the
		 * caller is no engine thread.
		 */
		boolean later(long millis, IPollEvents what);

	}

}
