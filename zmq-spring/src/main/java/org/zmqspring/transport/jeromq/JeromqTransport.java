package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.zap.ZapSetup;

/**
 * The transport over JeroMQ 0.6.0. Its engine starts with the first socket. It is
 * replaced if it has died or did not start, and starts again after {@link #close}.
 * Thread-safe.
 */
@Internal
public final class JeromqTransport implements Transport {

	private static final Logger logger = LoggerFactory.getLogger(JeromqTransport.class);

	private static final String CLOSED_PORT = "tcp://127.0.0.1:1";

	private final FactSink sink;

	private final Ticker ticker;

	private final int ioThreads;

	private final ZapSetup zap;

	private final SocketOpener opener;

	/** Guarded by this. */
	private @Nullable JeromqEngine engine;

	/** Engines that may still have sockets, dead ones included. */
	private final Set<JeromqEngine> engines = ConcurrentHashMap.newKeySet();

	/**
	 * Create a transport; nothing is started yet.
	 * @param sink gets the facts about all sockets
	 * @param ticker the clock that stamps them
	 * @param ioThreads I/O threads of the engine; with more than one, some connections
	 * stall in the greeting
	 * @param customizers applied to each socket, in order; not copied, as the list may be
	 * filled until the first socket is opened
	 * @param zap what the application contributes to the check of peers
	 */
	public JeromqTransport(FactSink sink, Ticker ticker, int ioThreads, List<ZmqSocketCustomizer> customizers,
			ZapSetup zap) {
		this.sink = sink;
		this.ticker = ticker;
		this.ioThreads = ioThreads;
		this.zap = zap;
		this.opener = new SocketOpener(customizers);
		if (ioThreads > 1) {
			logger.warn(
					"zmq.io-threads is {}: with more than one, some connections stall in the greeting until"
							+ " handshake-ivl is over (JeroMQ 0.6.0), and events may be out of order. Set it to 1",
					ioThreads);
		}
	}

	/**
	 * Create a transport with one I/O thread and no customizers.
	 * @param sink gets the facts about all sockets
	 * @param ticker the clock that stamps them
	 */
	public JeromqTransport(FactSink sink, Ticker ticker) {
		this(sink, ticker, 1, List.of());
	}

	/**
	 * Create a transport without authenticators.
	 * @param sink gets the facts about all sockets
	 * @param ticker the clock that stamps them
	 * @param ioThreads I/O threads of the engine
	 * @param customizers applied to each socket, in order
	 */
	public JeromqTransport(FactSink sink, Ticker ticker, int ioThreads, List<ZmqSocketCustomizer> customizers) {
		this(sink, ticker, ioThreads, customizers, new ZapSetup(List.of(), new ZapRefusals()));
	}

	@Override
	public SubscriberSocket openSubscriber(SocketRequest request) {
		return open(request, this.opener::subscriber);
	}

	@Override
	public PublisherSocket openPublisher(SocketRequest request) {
		return open(request, this.opener::publisher);
	}

	@Override
	public DealerSocket openDealer(SocketRequest request) {
		return open(request.with(request.settings().forRequests()), this.opener::dealer);
	}

	@Override
	public RouterSocket openRouter(SocketRequest request) {
		return open(request.with(request.settings().forReplies()), this.opener::router);
	}

	@Override
	public XsubSocket openXsub(SocketRequest request) {
		return open(request, this.opener::frontend);
	}

	@Override
	public XpubSocket openXpub(SocketRequest request) {
		return open(request, this.opener::backend);
	}

	private <S> S open(SocketRequest request, Opening<S> opening) {
		while (true) {
			JeromqEngine current = engine();
			S socket = opening.open(current, request, relay(request, current));
			if (socket != null) {
				return socket;
			}
		}
	}

	private MonitorRelay relay(SocketRequest request, JeromqEngine current) {
		return switch (request.mode()) {
			case BIND -> new BindRelay(request, this.sink, this.ticker, current);
			case CONNECT -> new ConnectRelay(request, this.sink, this.ticker, current);
		};
	}

	private synchronized JeromqEngine engine() {
		if (this.engine == null || this.engine.isDead() || this.engine.failedToStart()) {
			this.engines.removeIf(JeromqEngine::isGone);
			this.engine = new JeromqEngine(this.ioThreads, this.zap, this.ticker, this.sink::missed);
			this.engines.add(this.engine);
		}
		return this.engine;
	}

	@Override
	public <S extends EngineSocket> SocketPoller<S> newPoller() {
		return new JeromqPoller<>();
	}

	// JeroMQ 0.6.0 does not register a new connection while the selector still knows its
	// channel by the cancelled key of the connecter. It tries again when any other handle
	// is added or removed (zmq.poll.Poller.run).
	@Override
	public void nudge(SocketKey key) {
		JeromqEngine current = existing();
		if (current == null || !current.holds(key)) {
			return;
		}
		try (ZMQ.Socket passer = current.newSocket(org.zeromq.SocketType.SUB)) {
			passer.setReconnectIVL(EngineOptions.PARKED_MILLIS);
			passer.setLinger(0);
			passer.connect(CLOSED_PORT);
		}
		catch (RuntimeException ex) {
			logger.debug("The ZeroMQ engine could not be nudged for {}", key, ex);
		}
	}

	@Override
	public boolean isThere(SocketKey key) {
		return this.engines.stream().anyMatch((one) -> one.holds(key));
	}

	@Override
	public boolean isSound(SocketKey key) {
		for (JeromqEngine one : this.engines) {
			if (one.holds(key)) {
				return one.isSound(key);
			}
		}
		return false;
	}

	private synchronized @Nullable JeromqEngine existing() {
		return this.engine;
	}

	@Override
	public void close(Duration bound) {
		JeromqEngine ending;
		synchronized (this) {
			ending = this.engine;
			this.engine = null;
		}
		if (ending != null) {
			ending.close(bound);
			this.engines.remove(ending);
		}
	}

	/** Opens a socket of one type; {@code null} if the engine has died. */
	@FunctionalInterface
	private interface Opening<S> {

		@Nullable S open(JeromqEngine engine, SocketRequest request, MonitorRelay relay);

	}

}
