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
 * by the owner in {@code bind}; never blocks and never throws, because an exception would
 * end the engine's session (JeroMQ 0.6.0). Guarded by its lock.
 */
abstract class MonitorRelay implements zmq.ZMQ.EventConsummer, PeerConnections {

	static final int EVENTS = ZMQ.EVENT_ALL;

	private static final LinkFact RETIRED = new LinkFact.Retired();

	/** For want of memory for more words. */
	private static final LinkFact DEATH = new LinkFact.Lost(LossCause.ENGINE, "");

	private final SocketKey key;

	private final FactSink sink;

	private final Ticker ticker;

	private final RelayOwner owner;

	private State state = State.OPEN;

	/** Whether no fact was missed that its link must know. */
	private boolean complete = true;

	/** The last fact that could not be offered. */
	private @Nullable LinkFact untold;

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

	/** Whether a link that does not hear of such an event would not go on. */
	boolean isVital(int event) {
		return true;
	}

	/** Allocates nothing, because as a rule there is no memory. */
	private void missed() {
		this.complete = false;
		this.sink.missed();
	}

	/** Whether its link was told all it must know. */
	final synchronized boolean isComplete() {
		return this.complete;
	}

	/**
	 * The socket is about to connect or bind.
	 * @param socket the socket, with all its options but those of customizers
	 */
	abstract void guard(SocketBase socket);

	/**
	 * An event of a socket that may be closed already, but lingers.
	 * @param event the event
	 */
	void onAnyEvent(zmq.ZMQ.Event event) {
		// most sockets need nothing from us once they are closed
	}

	/** An event of a socket that is open. */
	abstract void onEvent(zmq.ZMQ.Event event);

	/** Make sure that nothing of the socket is left. */
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
	 * @param peer the connection
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
	 * Close the channels: they would keep the address taken while nobody serves it, and
	 * the loop would go on with connections whose decoders are in no good state (JeroMQ
	 * 0.6.0 then spins in {@code DecoderBase.decode}).
	 */
	abstract void onEngineDeath();

	/**
	 * Whether the frames of its connections can be counted, without which no heartbeat of
	 * ours can be judged. To be asked after the customizers.
	 */
	abstract boolean seesFrames();

	/** From now on heartbeats are sent and judged here, and not by the engine. */
	final void sendHeartbeats() {
		this.sendsHeartbeats = true;
	}

	/** A peer no longer answers heartbeats. */
	abstract void onSilent(SocketChannel peer);

	/**
	 * A peer was greeted.
	 * @param request the socket
	 * @param account what the peer sends, if it can be seen
	 * @param search finds the connection inside the engine
	 * @param channel finds the channel of the connection
	 */
	final void startHeartbeats(SocketRequest request, @Nullable ConnectionAccount account,
			Supplier<@Nullable EngineConnection> search, Supplier<? extends @Nullable Channel> channel) {
		if (account == null || !this.sendsHeartbeats) {
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
		new Heartbeats(request, account, search, listener, this.ticker, this.owner).start();
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

	/** The owner is about to close the socket: no fact but {@code Retired} follows. */
	final synchronized void closing() {
		if (this.state == State.OPEN) {
			this.state = State.CLOSING;
		}
		else if (this.state == State.ORPHANED) {
			lastThenRetire();
		}
	}

	/** The socket was not opened after all: no fact follows. */
	final synchronized void discard() {
		this.state = State.RETIRED;
		this.owner.onRetired(this);
	}

	/** The engine has died; what it owes we give ourselves. */
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
				tell(death(cause));
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
		tell(RETIRED);
		this.owner.onRetired(this);
	}

	/**
	 * If memory is too short even to tell a fact again later, its link looks for itself.
	 */
	private void tell(LinkFact fact) {
		try {
			this.sink.offer(this.key, fact, this.ticker.nanos());
		}
		catch (Throwable ex) {
			if (!(fact instanceof LinkFact.PeerConnected || fact instanceof LinkFact.PeerLost)) {
				missed();
				this.untold = fact;
				this.owner.retell(this);
			}
			this.owner.onTrouble(ex);
		}
	}

	/**
	 * Offer once more what could not be offered.
	 * @return whether nothing is left
	 */
	final synchronized boolean retell() {
		LinkFact fact = this.untold;
		if (fact != null) {
			try {
				this.sink.offer(this.key, fact, this.ticker.nanos());
				this.untold = null;
			}
			catch (Throwable ex) {
				return false;
			}
		}
		return true;
	}

	final synchronized void offer(LinkFact fact) {
		if (this.state == State.OPEN) {
			tell(fact);
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

		/** Facts flow. */
		OPEN,

		/** Its engine died; the owner has not closed it yet. */
		ORPHANED,

		/** Closed by the owner, not yet by the engine. */
		CLOSING,

		/** The last fact is out. */
		RETIRED

	}

	/** Who made the relay. */
	interface RelayOwner {

		void onRetired(MonitorRelay relay);

		void onTrouble(Throwable trouble);

		/** A fact could not be offered: have it offered again soon. Never throws. */
		default void retell(MonitorRelay relay) {
		}

		/** The loop of the engine thread that calls; {@code null} for others. */
		@Nullable Poller currentLoop();

		/** The loops of all threads of the engine. */
		Collection<Poller> loops();

		/**
		 * Call later, on the engine thread that calls now.
		 * @return {@code false} if it is none
		 */
		boolean later(long millis, IPollEvents what);

	}

}
