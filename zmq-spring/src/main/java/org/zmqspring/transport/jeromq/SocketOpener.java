package org.zmqspring.transport.jeromq;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;
import zmq.ZError;

/**
 * Opens one engine socket: options, customizers, event hook, then bind or connect. If a
 * step fails, the socket is closed again. Thread-safe.
 */
final class SocketOpener {

	private static final Logger logger = LoggerFactory.getLogger(SocketOpener.class);

	private final List<ZmqSocketCustomizer> customizers;

	SocketOpener(List<ZmqSocketCustomizer> customizers) {
		this.customizers = customizers;
	}

	/** Open a subscriber. {@code null} if the engine has died. */
	@Nullable JeromqSubscriberSocket subscriber(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.SUB, request, relay, EngineOptions::subscriber);
		return (socket != null) ? new JeromqSubscriberSocket(socket, relay, request) : null;
	}

	/** Open a publisher. {@code null} if the engine has died. */
	@Nullable JeromqPublisherSocket publisher(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.XPUB, request, relay, EngineOptions::publisher);
		return (socket != null) ? new JeromqPublisherSocket(socket, relay, request.settings()) : null;
	}

	/** Open a socket that asks. {@code null} if the engine has died. */
	@Nullable JeromqDealerSocket dealer(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.DEALER, request, relay, EngineOptions::requester);
		return (socket != null) ? new JeromqDealerSocket(socket, relay) : null;
	}

	/** Open a socket that answers. {@code null} if the engine has died. */
	@Nullable JeromqRouterSocket router(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.ROUTER, request, relay, EngineOptions::replier);
		return (socket != null) ? new JeromqRouterSocket(socket, relay) : null;
	}

	/** Open the frontend of a forwarder. {@code null} if the engine has died. */
	@Nullable JeromqXsubSocket frontend(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.XSUB, request, relay, EngineOptions::subscriber);
		return (socket != null) ? new JeromqXsubSocket(socket, relay, request.traffic()) : null;
	}

	/** Open the backend of a forwarder. {@code null} if the engine has died. */
	@Nullable JeromqXpubSocket backend(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		ZMQ.Socket socket = open(engine, SocketType.XPUB, request, relay, EngineOptions::backend);
		return (socket != null) ? new JeromqXpubSocket(socket, relay, request.settings()) : null;
	}

	private ZMQ.@Nullable Socket open(JeromqEngine engine, SocketType type, SocketRequest request, MonitorRelay relay,
			BiConsumer<ZMQ.Socket, SocketSettings> options) {
		ZMQ.Socket socket = create(engine, type, request);
		if (socket == null) {
			return null;
		}
		boolean opened = false;
		try {
			configure(engine, socket, request, relay, options);
			// Before it connects, because earlier events are not repeated.
			socket.base().setEventHook(relay, MonitorRelay.EVENTS);
			opened = engine.register(relay) && attach(engine, socket, request, relay);
			return opened ? socket : null;
		}
		catch (ZmqTransportException ex) {
			if (engine.isDead()) {
				return null;
			}
			throw ex;
		}
		finally {
			if (!opened) {
				relay.discard();
				socket.close();
			}
		}
	}

	private static ZMQ.@Nullable Socket create(JeromqEngine engine, SocketType type, SocketRequest request) {
		try {
			return engine.newSocket(type);
		}
		catch (RuntimeException ex) {
			if (engine.isDead()) {
				return null;
			}
			throw new ZmqTransportException(Reason.OTHER, "The ZeroMQ engine cannot create a socket for "
					+ request.key() + ": " + ex
					+ ". The process may be out of file descriptors: raise their limit (ulimit -n); each socket needs four",
					ex);
		}
	}

	private void configure(JeromqEngine engine, ZMQ.Socket socket, SocketRequest request, MonitorRelay relay,
			BiConsumer<ZMQ.Socket, SocketSettings> options) {
		try {
			options.accept(socket, request.settings());
			relay.prepare(socket.base());
			SecuritySettings security = request.settings().security();
			EngineOptions.security(socket, security, security.isGuarded() ? engine.zap().open(request, relay) : null);
			this.customizers.forEach((customizer) -> customizer.customize(request.key().link().socket(), socket));
			EngineOptions.afterCustomizers(socket, request.key().link().type());
			takeOver(socket, request, relay);
			relay.beforeAttach(socket.base());
		}
		catch (RuntimeException ex) {
			throw new ZmqTransportException(Reason.INVALID_OPTION,
					"An option of " + request.key().link() + " was refused: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Replace functions of the engine by those of this package, unless a customizer
	 * prevents it.
	 */
	private static void takeOver(ZMQ.Socket socket, SocketRequest request, MonitorRelay relay) {
		if (!EngineConnection.canBeFound()) {
			return;
		}
		if (relay.seesFrames()) {
			if (EngineOptions.withoutHeartbeats(socket, request.settings().heartbeat())) {
				relay.sendHeartbeats();
			}
			if (InboundAllocators.limitsWaitingMessages(request)) {
				// The engine must never find a pipe full, see InboundFlow.
				socket.setRcvHWM(0);
			}
		}
		else if (InboundAllocators.limitsWaitingMessages(request)) {
			logger.warn(
					"zmq link '{}': a ZmqSocketCustomizer has set a message allocator. With CURVE, a full queue"
							+ " (rcv-hwm) then corrupts messages (JeroMQ 0.6.0). Remove it, or set rcv-hwm to 0",
					request.key().link());
		}
	}

	private static boolean attach(JeromqEngine engine, ZMQ.Socket socket, SocketRequest request, MonitorRelay relay) {
		boolean inproc = request.address().startsWith("inproc:");
		if (inproc && request.mode() == SocketMode.CONNECT && !engine.inproc().connect(request.address(), relay)) {
			throw new ZmqTransportException(Reason.ADDRESS_NOT_AVAILABLE, "Nothing in this application is bound to "
					+ request.address() + ". Check the name and the socket that must bind it", null);
		}
		boolean interrupted = Thread.interrupted();
		try {
			bindOrConnect(socket, request);
			if (inproc) {
				offerFactsOfInproc(engine, request, relay);
			}
			return true;
		}
		catch (RuntimeException ex) {
			throw AttachFailure.of(request, ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static void bindOrConnect(ZMQ.Socket socket, SocketRequest request) {
		while (true) {
			try {
				if (request.mode() == SocketMode.BIND) {
					socket.bind(request.address());
				}
				else {
					socket.connect(request.address());
				}
				return;
			}
			catch (ZMQException ex) {
				// An interrupt stops the call before it has done anything,
				// and clears the flag.
				if (ex.getErrorCode() != ZError.EINTR) {
					throw ex;
				}
			}
		}
	}

	/** The engine has no events for {@code inproc}; see {@link InprocNames}. */
	private static void offerFactsOfInproc(JeromqEngine engine, SocketRequest request, MonitorRelay relay) {
		if (request.mode() == SocketMode.BIND) {
			engine.inproc().bind(request.address(), relay);
			relay.offer(new LinkFact.Listening(request.address()));
		}
		else {
			relay.offer(new LinkFact.Connected("inproc", request.address()));
			relay.offer(new LinkFact.Greeted());
			relay.offer(new LinkFact.HandshakeDone());
		}
	}

}
