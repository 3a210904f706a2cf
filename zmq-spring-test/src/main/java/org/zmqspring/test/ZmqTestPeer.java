package org.zmqspring.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.JacksonPayloads;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

import org.springframework.util.ClassUtils;

/**
 * A peer of an application, for tests. It has an engine of its own. A fault proxy is
 * between the application and the peer, so that a test can break the network at its
 * command. {@link ZmqLink} shows what the faults do to the application. Thread-safe.
 *
 * @param <P> the type of the peer
 */
public abstract sealed class ZmqTestPeer<P extends ZmqTestPeer<P>> implements AutoCloseable
		permits ZmqTestPublisher, ZmqTestSubscriber {

	/** The longest wait of methods without a timeout. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final PeerNetwork network;

	private final String name;

	private final Supplier<PayloadCodec> codec;

	/** {@code null} while the peer is killed or closed. */
	private volatile @Nullable PeerLife life;

	ZmqTestPeer(Setup<?> setup, List<SocketType> sockets) {
		this.name = setup.name;
		this.codec = setup.codec;
		Supplier<@Nullable InetSocketAddress> application = setup.application;
		this.network = new PeerNetwork(
				(application != null) ? List.of(application) : sockets.stream().map(this::target).toList());
	}

	private Supplier<@Nullable InetSocketAddress> target(SocketType type) {
		return () -> {
			PeerLife current = this.life;
			return (current != null) ? current.address(type) : null;
		};
	}

	abstract P self();

	/** Start the engine of this peer. */
	abstract PeerLife begin();

	/** A fault has begun, or ends now: connections may be lost. */
	void onNetworkChange() {
	}

	/** The network has no fault any more. */
	void onHealed() {
	}

	/** The peer has ended, and its connections with it. */
	void onKilled() {
	}

	/** Start for the first time. If that fails, everything is closed. */
	final void startOrClose() {
		try {
			open();
		}
		catch (RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	private void open() {
		this.life = begin();
		this.network.targetChanged();
	}

	/**
	 * The name of this peer in log lines and messages.
	 * @return the name
	 */
	public final String name() {
		return this.name;
	}

	/**
	 * The endpoint that leads through the fault proxy. If the peer is bound, the
	 * application connects to this endpoint. If the application is bound, the peer does.
	 * It stays the same when the peer is restarted.
	 * @return such as {@code tcp://127.0.0.1:20345}
	 */
	public final String endpoint() {
		return this.network.proxy(0).endpoint();
	}

	/**
	 * The port of {@link #endpoint()}.
	 * @return the port of the fault proxy
	 */
	public final int port() {
		return this.network.proxy(0).port();
	}

	/**
	 * End the peer as {@code kill -9} does: its connections end at once, what it has not
	 * sent is lost, and its port refuses new connections. If the network is
	 * {@link #cut()}, the application is not told until {@link #heal()}.
	 * @return this peer
	 */
	public final P kill() {
		this.network.kill(this::end);
		return self();
	}

	/**
	 * Start the peer again on the same port, after {@link #kill()}. It knows nothing of
	 * its earlier life: a publisher counts from 0 and keeps no earlier messages. A fault
	 * of the network continues. Nothing happens if the peer runs.
	 * @return this peer
	 */
	public final P restart() {
		this.network.restart(this::open);
		return self();
	}

	/**
	 * Whether the peer was killed and not restarted.
	 * @return whether it does not run
	 */
	public final boolean isKilled() {
		return this.network.isKilled();
	}

	/**
	 * Cut the network silently, as a pulled cable does: no byte passes, no connection
	 * ends, and new connections get no answer. After {@link #heal()} the waiting bytes
	 * pass, as TCP would send them again. Only heartbeats detect a cut.
	 * @return this peer
	 */
	public final P cut() {
		return fault(PeerFault.CUT, "cut()", FaultProxy::cut);
	}

	/**
	 * End each fault of the network. A killed peer stays killed.
	 * @return this peer
	 */
	public final P heal() {
		if (this.network.canBreak()) {
			onNetworkChange();
		}
		this.network.heal();
		onHealed();
		return self();
	}

	/**
	 * Reset each connection (TCP RST). New ones are accepted.
	 * @return this peer
	 */
	public final P reset() {
		return fault(PeerFault.RESET, "reset()", FaultProxy::reset);
	}

	/**
	 * Reset each connection, and refuse new ones until {@link #heal()}.
	 * @return this peer
	 */
	public final P refuse() {
		return fault(PeerFault.REFUSE, "refuse()", FaultProxy::refuse);
	}

	/**
	 * Let no byte pass until {@link #heal()}: connections do not end, and attempts to
	 * connect get no answer.
	 * @return this peer
	 * @see FaultProxy#blackHole()
	 */
	public final P blackHole() {
		return fault(PeerFault.BLACK_HOLE, "blackHole()", FaultProxy::blackHole);
	}

	/**
	 * Delay each byte until {@link #heal()}, in both directions.
	 * @param delay the delay
	 * @return this peer
	 */
	public final P delay(Duration delay) {
		return fault(PeerFault.DELAY, "delay(" + text(delay) + ")", (proxy) -> proxy.delay(delay));
	}

	/**
	 * Reset each connection again and again, until {@link #heal()}.
	 * @param interval the time from one reset to the next
	 * @return this peer
	 */
	public final P flap(Duration interval) {
		return fault(PeerFault.FLAP, "flap(" + text(interval) + ")", (proxy) -> proxy.flap(interval));
	}

	private static String text(Duration duration) {
		return duration.toMillis() + " ms";
	}

	private P fault(PeerFault fault, String command, Consumer<FaultProxy> action) {
		this.network.begin(fault, command, action);
		if (fault.canBreak()) {
			onNetworkChange();
		}
		return self();
	}

	/** Ends the peer and its proxies. */
	@Override
	public final void close() {
		this.network.close(this::end);
	}

	private void end() {
		PeerLife last = this.life;
		this.life = null;
		if (last != null) {
			last.close();
			onKilled();
		}
	}

	final PeerNetwork network() {
		return this.network;
	}

	final PayloadCodec codec() {
		return this.codec.get();
	}

	final PeerLife life() {
		PeerLife current = this.life;
		if (current == null) {
			throw new IllegalStateException("Test peer '" + this.name + "' does not run: " + this.network.describe());
		}
		return current;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + " '" + this.name + "' at " + endpoint();
	}

	/**
	 * Collects the settings that all peers have. Not thread-safe.
	 *
	 * @param <B> the type of the builder
	 */
	public abstract static sealed class Setup<B extends Setup<B>>
			permits ZmqTestPublisher.Builder, ZmqTestSubscriber.Builder {

		private String name;

		private Supplier<PayloadCodec> codec = ZmqTestPeer::standardCodec;

		/** Where the application is bound; {@code null} if the peer binds. */
		private @Nullable Supplier<@Nullable InetSocketAddress> application;

		Setup(String name) {
			this.name = name;
		}

		@SuppressWarnings("unchecked")
		private B self() {
			return (B) this;
		}

		/**
		 * The name of the peer in log lines and messages.
		 * @param name letters, digits, {@code -}, {@code _} and {@code .}
		 * @return this builder
		 */
		public B name(String name) {
			this.name = name;
			return self();
		}

		/**
		 * Convert payloads as the application does.
		 * @param codec the codec of the application; by default bytes, text and, if
		 * Jackson 3 is on the class path, JSON
		 * @return this builder
		 */
		public B codec(PayloadCodec codec) {
			return codec(() -> codec);
		}

		/**
		 * Convert payloads as the application does.
		 * @param codec returns the codec of the application; called when a payload is
		 * converted
		 * @return this builder
		 */
		public B codec(Supplier<PayloadCodec> codec) {
			this.codec = codec;
			return self();
		}

		/**
		 * Let the peer connect, because the application binds.
		 * @param endpoint where the application is bound, on the loopback interface, such
		 * as {@code tcp://127.0.0.1:5556}
		 * @return this builder
		 */
		public B connectTo(String endpoint) {
			int port = Endpoint.parse(endpoint, SocketMode.CONNECT).port();
			return connectTo(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		}

		/**
		 * Let the peer connect, because the application binds.
		 * @param application returns where the application is bound; {@code null} as long
		 * as it is not bound; called for each connection
		 * @return this builder
		 */
		public B connectTo(Supplier<@Nullable InetSocketAddress> application) {
			this.application = application;
			return self();
		}

		final String peerName() {
			return this.name;
		}

		final boolean connects() {
			return this.application != null;
		}

	}

	private static PayloadCodec standardCodec() {
		return Standard.CODEC;
	}

	/** Is created when it is first needed. */
	private static final class Standard {

		static final PayloadCodec CODEC = ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper",
				ZmqTestPeer.class.getClassLoader()) ? JacksonPayloads.codec()
						: new PayloadCodec(PayloadConverters.chain(List.of(), null));

	}

}
