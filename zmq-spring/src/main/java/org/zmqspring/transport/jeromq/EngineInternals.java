package org.zmqspring.transport.jeromq;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.IMailbox;
import zmq.Mailbox;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZObject;
import zmq.io.IEngine;
import zmq.io.IOObject;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;
import zmq.io.coder.Decoder;
import zmq.io.coder.DecoderBase;
import zmq.io.coder.EncoderBase;
import zmq.io.coder.IDecoder;
import zmq.io.coder.IEncoder;
import zmq.io.coder.v2.V2Decoder;
import zmq.io.coder.v2.V2Encoder;
import zmq.io.mechanism.Mechanism;
import zmq.io.mechanism.Mechanism.Status;
import zmq.msg.MsgAllocator;
import zmq.pipe.Pipe;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;
import zmq.util.MultiMap;
import zmq.util.function.Supplier;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Reaches private fields of JeroMQ 0.6.0. No other class does so or contains their names.
 * Each nested class has the fields for one purpose. An instance is {@code null} if its
 * fields cannot be reached. This is so with another version of the engine, on a module
 * path that does not open its packages, or in a native image that was built without the
 * {@link Hints}. It is also so for final fields that the JVM does not allow to be changed
 * (JEP 500). {@code docs/decisions/0007} says what is missing then. Thread-safe.
 */
final class EngineInternals {

	/** What must be open on the module path. */
	static final String PACKAGES = "zmq, zmq.io, zmq.io.coder, zmq.pipe, zmq.poll, zmq.socket.pubsub and zmq.util";

	private static final Logger logger = LoggerFactory.getLogger(EngineInternals.class);

	private static final Lookup LOOKUP = MethodHandles.lookup();

	/** Every field that was found. Declared before the constants, which add to it. */
	private static final Set<Field> REACHED = ConcurrentHashMap.newKeySet();

	/** Every method that was found. */
	private static final Set<Method> CALLED = ConcurrentHashMap.newKeySet();

	private static final Found<Publishers> PUBLISHERS = Found.of(Publishers::new);

	private static final Found<Connections> CONNECTIONS = Found.of(Connections::new);

	private static final Found<PeerPipes> PEER_PIPES = Found.of(PeerPipes::new);

	private static final Found<Timers> TIMERS = Found.of(Timers::new);

	private static final Found<Mailboxes> MAILBOXES = Found.of(Mailboxes::new);

	private static final Found<Sending> SENDING = Found.of(Sending::find);

	static {
		warn(PUBLISHERS,
				"messages that publishers drop for slow subscribers (reason 'hwm') are not counted, and subscriptions of"
						+ " peers that have left may still be counted");
		warn(CONNECTIONS, "peers that do not finish the handshake, or subscribe to too much, are not disconnected, and"
				+ " heartbeats are the engine's own");
	}

	private EngineInternals() {
	}

	private static void warn(Found<?> found, String consequence) {
		if (found.fields() == null) {
			EngineLog.write(() -> logger
				.warn("Private fields of the ZeroMQ engine cannot be reached: {}. Use JeroMQ 0.6.0; on the module path,"
						+ " open its packages {} ({})", consequence, PACKAGES, found.problem()));
		}
	}

	/** The fields of publisher sockets, or {@code null}. */
	static @Nullable Publishers publishers() {
		return PUBLISHERS.fields();
	}

	/** The fields of connections, or {@code null}. */
	static @Nullable Connections connections() {
		return CONNECTIONS.fields();
	}

	/** The fields of pipes to the peers of a publisher, or {@code null}. */
	static @Nullable PeerPipes peerPipes() {
		return PEER_PIPES.fields();
	}

	/** The fields of the timers of a loop, or the reason why there are none. */
	static Found<Timers> timers() {
		return TIMERS;
	}

	/** The fields of the mailbox of an I/O thread, or the reason why there are none. */
	static Found<Mailboxes> mailboxes() {
		return MAILBOXES;
	}

	/** What a publisher socket sends with, or {@code null}. */
	static @Nullable Sending sending() {
		return SENDING.fields();
	}

	/**
	 * Finds a field and checks its type. Without this check, a field of another type
	 * fails only at its first use.
	 */
	static VarHandle field(Class<?> type, String name, Class<?> values) throws ReflectiveOperationException {
		Field field = declared(type, name, values);
		return MethodHandles.privateLookupIn(type, LOOKUP).unreflectVarHandle(field);
	}

	/** A final field has no {@code VarHandle} that writes. */
	private static MethodHandle finalField(Class<?> type, String name, Class<?> values)
			throws ReflectiveOperationException {
		Field field = declared(type, name, values);
		field.setAccessible(true);
		return LOOKUP.unreflectSetter(field);
	}

	private static Field declared(Class<?> type, String name, Class<?> values) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		if (!values.isAssignableFrom(field.getType())) {
			throw new NoSuchFieldException(type.getName() + "." + name + " holds " + field.getType().getTypeName()
					+ ", not " + values.getTypeName());
		}
		REACHED.add(field);
		return field;
	}

	/**
	 * Registers every field that this class reaches, and those that the engine itself
	 * reaches, for native images. The build of an application that is processed ahead of
	 * time calls it. Stateless.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			REACHED.forEach(hints.reflection()::registerField);
			CALLED.forEach((method) -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
			// JeroMQ 0.6.0, zmq.io.net.tcp.TcpUtils: without these fields, the engine
			// ignores the times of TCP keepalive.
			hints.reflection()
				.registerTypeIfPresent(classLoader, "jdk.net.ExtendedSocketOptions",
						(type) -> type.withField("TCP_KEEPCOUNT")
							.withField("TCP_KEEPIDLE")
							.withField("TCP_KEEPINTERVAL"));
		}

	}

	/** Fields, or {@code null} and the reason why one of them cannot be reached. */
	record Found<F>(@Nullable F fields, String problem) {

		static <F> Found<F> of(Callable<F> fields) {
			try {
				return new Found<>(fields.call(), "");
			}
			catch (Throwable ex) {
				// A native image throws an error of its own
				// for a class or field that is not registered.
				return new Found<>(null, ex.toString());
			}
		}

	}

	/**
	 * The peers of a publisher socket and its trie of subscriptions. To be used on the
	 * thread that owns the socket. Pinned by
	 * {@code EngineFactsTests.figuresOfAFullPeerCanBeRead}.
	 */
	static final class Publishers {

		private final VarHandle subscriptions = field(XPub.class, "subscriptions", Object.class);

		private final VarHandle dist = field(XPub.class, "dist", Dist.class);

		private final VarHandle pipes = field(Dist.class, "pipes", List.class);

		private final VarHandle eligible = field(Dist.class, "eligible", int.class);

		private final VarHandle nodePipes;

		private final VarHandle nodeMin;

		private final VarHandle nodeCount;

		private final VarHandle nodeNext;

		private Publishers() throws ReflectiveOperationException {
			Class<?> node = this.subscriptions.varType();
			this.nodePipes = field(node, "pipes", Set.class);
			this.nodeMin = field(node, "min", int.class);
			this.nodeCount = field(node, "count", int.class);
			this.nodeNext = field(node, "next", Object[].class);
		}

		Object subscriptions(XPub socket) {
			return this.subscriptions.get(socket);
		}

		Dist distributor(XPub socket) {
			return (Dist) this.dist.get(socket);
		}

		@SuppressWarnings("unchecked")
		List<Pipe> peers(Dist distributor) {
			return (List<Pipe>) this.pipes.get(distributor);
		}

		/** How many peers can be sent to. They come first in the list of peers. */
		int reachable(Dist distributor) {
			return (int) this.eligible.get(distributor);
		}

		/** The peers that subscribed to the prefix that leads to this node. */
		@SuppressWarnings("unchecked")
		Set<Pipe> subscribers(Object node) {
			Set<Pipe> subscribers = (Set<Pipe>) this.nodePipes.get(node);
			return (subscribers != null) ? subscribers : Set.of();
		}

		/** The next node, as the engine finds it ({@code Mtrie.match}). */
		@Nullable Object child(Object node, byte next) {
			int index = next - (int) this.nodeMin.get(node);
			if (index < 0 || index >= (int) this.nodeCount.get(node)) {
				return null;
			}
			return ((Object[]) this.nodeNext.get(node))[index];
		}

	}

	/** How many messages went through a pipe, which has two sides. */
	private abstract static class Pipes {

		private final VarHandle peer = field(Pipe.class, "peer", Pipe.class);

		private final VarHandle written = field(Pipe.class, "msgsWritten", long.class);

		private final VarHandle read = field(Pipe.class, "msgsRead", long.class);

		private Pipes() throws ReflectiveOperationException {
		}

		final @Nullable Pipe otherSide(Pipe side) {
			return (Pipe) this.peer.get(side);
		}

		/** How many messages the owner of this side has written into the pipe. */
		final long written(Pipe side) {
			return (long) this.written.getOpaque(side);
		}

		/** How many messages were taken from this side of a pipe. */
		final long taken(Pipe side) {
			return (long) this.read.getOpaque(side);
		}

	}

	/**
	 * The pipes between a publisher and its peers, and the connection of each. Values of
	 * the connection's side may be a moment old. This class has only the fields that
	 * {@code xpub-nodrop} needs, so that it does not depend on the others of
	 * {@link Connections}. Pinned by {@code EngineFactsTests.whatAPeerHasTakenCanBeRead}
	 * and {@code ClosedModuleIntegrationTests}.
	 */
	static final class PeerPipes extends Pipes {

		/** What must be open on the module path for these and {@link Publishers}. */
		static final String PACKAGES = "zmq.io, zmq.pipe and zmq.socket.pubsub";

		private final VarHandle parent = field(Pipe.class, "parent", ZObject.class);

		private final VarHandle engine = field(SessionBase.class, "engine", IEngine.class);

		private final VarHandle channel = field(StreamEngine.class, "fd", SocketChannel.class);

		private PeerPipes() throws ReflectiveOperationException {
		}

		/** The channel of the connection that this side of a pipe belongs to, if any. */
		@Nullable SocketChannel channel(Pipe side) {
			return ((ZObject) this.parent.get(side) instanceof SessionBase its
					&& this.engine.getOpaque(its) instanceof StreamEngine connection)
							? (SocketChannel) this.channel.getOpaque(connection) : null;
		}

	}

	/**
	 * What the engine knows of a connection. A value may be a moment old if it is read
	 * from a connection of another I/O thread, or from the other side of a pipe. Three
	 * fields are written: {@code StreamEngine.nextMsg}, as the engine's own heartbeat
	 * timer does, {@code StreamEngine.decoder} for {@link QuickDecoder}, and
	 * {@code StreamEngine.encoder} for {@link QuickEncoder}. Pinned by
	 * {@code PeerLimitsIntegrationTests}, {@code HeartbeatsIntegrationTests},
	 * {@code QuickDecoderIntegrationTests} and {@code QuickEncoderTests}.
	 */
	static final class Connections extends Pipes {

		private final VarHandle selector = field(Poller.class, "selector", Selector.class);

		private final VarHandle fdTable = field(Poller.class, "fdTable", Set.class);

		private final VarHandle channelOfHandle = field(Poller.Handle.class, "fd", SelectableChannel.class);

		private final VarHandle handlerOfHandle = field(Poller.Handle.class, "handler", IPollEvents.class);

		private final VarHandle handlerOfObject = field(IOObject.class, "handler", IPollEvents.class);

		private final VarHandle handshaking = field(StreamEngine.class, "handshaking", boolean.class);

		private final VarHandle mechanism = field(StreamEngine.class, "mechanism", Mechanism.class);

		private final VarHandle decoder = field(StreamEngine.class, "decoder", IDecoder.class);

		private final VarHandle encoder = field(StreamEngine.class, "encoder", IEncoder.class);

		private final VarHandle writeBuffer = field(EncoderBase.class, "buffer", ByteBuffer.class);

		private final VarHandle plugged = field(StreamEngine.class, "plugged", boolean.class);

		private final VarHandle ioError = field(StreamEngine.class, "ioError", boolean.class);

		private final VarHandle inputStopped = field(StreamEngine.class, "inputStopped", boolean.class);

		private final VarHandle outsize = field(StreamEngine.class, "outsize", int.class);

		private final VarHandle greeting = field(StreamEngine.class, "greetingRecv", ByteBuffer.class);

		private final VarHandle ioObject = field(StreamEngine.class, "ioObject", IOObject.class);

		private final VarHandle session = field(StreamEngine.class, "session", SessionBase.class);

		private final VarHandle nextMsg = field(StreamEngine.class, "nextMsg", Supplier.class);

		private final VarHandle pullAndEncode = field(StreamEngine.class, "pullAndEncode", Supplier.class);

		private final VarHandle producePing = field(StreamEngine.class, "producePingMessage", Supplier.class);

		private final VarHandle allocator = field(Decoder.class, "allocator", MsgAllocator.class);

		private final VarHandle maxMsgSize = field(Decoder.class, "maxmsgsize", long.class);

		private final VarHandle toRead = field(DecoderBase.class, "toRead", int.class);

		private final VarHandle pipe = field(SessionBase.class, "pipe", Pipe.class);

		private Connections() throws ReflectiveOperationException {
		}

		@Nullable Selector selector(Poller loop) {
			return (Selector) this.selector.get(loop);
		}

		/** The table of handles itself, not a copy. */
		@SuppressWarnings("unchecked")
		Set<Poller.Handle> handles(Poller loop) {
			return (Set<Poller.Handle>) this.fdTable.get(loop);
		}

		Channel channel(Poller.Handle handle) {
			return (Channel) this.channelOfHandle.get(handle);
		}

		/**
		 * The connection of a handle, or {@code null} if the handle is not for a
		 * connection.
		 */
		@Nullable StreamEngine engine(Poller.Handle handle) {
			return (this.handlerOfHandle.get(handle) instanceof IOObject object
					&& this.handlerOfObject.get(object) instanceof StreamEngine found) ? found : null;
		}

		/** Whether the handshake is over. Peers older than ZMTP 3.0 have no mechanism. */
		boolean isReady(StreamEngine connection) {
			return !(boolean) this.handshaking.get(connection)
					&& (!(this.mechanism.get(connection) instanceof Mechanism its) || its.status() == Status.READY);
		}

		/** Whether the engine has ended the connection, or is about to. */
		boolean isOver(StreamEngine connection) {
			return !(boolean) this.plugged.get(connection) || (boolean) this.ioError.get(connection);
		}

		boolean isInputStopped(StreamEngine connection) {
			return (boolean) this.inputStopped.get(connection);
		}

		/** Bytes that the operating system has not taken. */
		int unsentBytes(StreamEngine connection) {
			return (int) this.outsize.get(connection);
		}

		ByteBuffer greeting(StreamEngine connection) {
			return (ByteBuffer) this.greeting.get(connection);
		}

		/** Has the timers of the connection. */
		@Nullable IOObject ioObject(StreamEngine connection) {
			return (IOObject) this.ioObject.get(connection);
		}

		/** Allocates its frames; {@code null} until it was greeted. */
		@Nullable MsgAllocator allocator(StreamEngine connection) {
			return (decoder(connection) instanceof Decoder its) ? (MsgAllocator) this.allocator.get(its) : null;
		}

		/** Bytes that are missing until the current part of a frame is complete. */
		int missingBytes(StreamEngine connection) {
			return (decoder(connection) instanceof DecoderBase its) ? (int) this.toRead.get(its) : 0;
		}

		private @Nullable IDecoder decoder(StreamEngine connection) {
			IDecoder its = (IDecoder) this.decoder.get(connection);
			return (its instanceof QuickDecoder quick) ? quick.engines() : its;
		}

		/**
		 * Let a {@link QuickDecoder} decode what the connection receives. Called before
		 * anything is decoded. Does nothing if a customizer has set another allocator, or
		 * the peer is older than ZMTP 2.0.
		 */
		void quickenInput(StreamEngine connection) {
			if (this.decoder.get(connection) instanceof V2Decoder its
					&& this.allocator.get(its) instanceof InboundAllocator limited) {
				this.decoder.set(connection, new QuickDecoder(its, limited, (long) this.maxMsgSize.get(its)));
			}
		}

		/**
		 * Let a {@link QuickEncoder} encode what the connection sends. Does nothing if
		 * the peer is older than ZMTP 2.0.
		 */
		void quickenOutput(StreamEngine connection) {
			if (this.encoder.get(connection) instanceof V2Encoder its) {
				this.encoder.set(connection, new QuickEncoder(its, writeBuffer(its)));
			}
		}

		ByteBuffer writeBuffer(EncoderBase encoder) {
			return (ByteBuffer) this.writeBuffer.get(encoder);
		}

		/** The connection's side of the pipe to its socket. */
		@Nullable Pipe pipe(StreamEngine connection) {
			SessionBase its = (SessionBase) this.session.get(connection);
			return (its != null) ? (Pipe) this.pipe.get(its) : null;
		}

		/**
		 * Send a PING next. Returns {@code false} if something other than a message must
		 * be sent first.
		 */
		boolean sendPing(StreamEngine connection) {
			if (this.nextMsg.get(connection) != this.pullAndEncode.get(connection)) {
				return false;
			}
			this.nextMsg.set(connection, this.producePing.get(connection));
			return true;
		}

	}

	/**
	 * The timers of an engine loop, which {@link OrderedTimers} replaces. To be used on
	 * the thread of the loop, or before it starts.
	 */
	static final class Timers {

		private final VarHandle timers = field(Poller.class.getSuperclass(), "timers", MultiMap.class);

		private final VarHandle changed = field(Poller.class.getSuperclass(), "changed", boolean.class);

		private final VarHandle cancelled;

		private final VarHandle inverse = field(MultiMap.class, "inverse", Map.class);

		private final MethodHandle setInverse = finalField(MultiMap.class, "inverse", Map.class);

		private final MethodHandle setData = finalField(MultiMap.class, "data", Map.class);

		private Timers() throws ReflectiveOperationException {
			Class<?> base = Poller.class.getSuperclass();
			this.cancelled = field(Class.forName(base.getName() + "$TimerInfo", false, base.getClassLoader()),
					"cancelled", boolean.class);
		}

		/** The timers of a loop, and when each is due. */
		Map<?, ?> byTimer(Object loop) {
			return (Map<?, ?>) this.inverse.get(this.timers.get(loop));
		}

		/** Replace both maps of a loop. */
		void replace(Object loop, Map<Long, List<Object>> byTime, Map<Object, Long> byTimer) {
			Object timersOfLoop = this.timers.get(loop);
			try {
				this.setData.invoke(timersOfLoop, byTime);
				this.setInverse.invoke(timersOfLoop, byTimer);
			}
			catch (RuntimeException | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

		boolean isCancelled(Object timer) {
			return (boolean) this.cancelled.get(timer);
		}

		/** Let the loop check its timers once more in this round. */
		void setChanged(Object loop) {
			this.changed.set(loop, true);
		}

	}

	/**
	 * The mailbox of an I/O thread. {@link PatientMailbox} receives the wake-ups in its
	 * place. To be used on that thread, or before it starts.
	 */
	static final class Mailboxes {

		private final VarHandle fdTable = field(Poller.class, "fdTable", Set.class);

		private final VarHandle handler = field(Poller.Handle.class, "handler", IPollEvents.class);

		private final VarHandle signaler = field(Mailbox.class, "signaler", Object.class);

		private final VarHandle rcursor;

		private final VarHandle wcursor;

		private Mailboxes() throws ReflectiveOperationException {
			this.rcursor = field(this.signaler.varType(), "rcursor", long.class);
			this.wcursor = field(this.signaler.varType(), "wcursor", AtomicLong.class);
		}

		/** The table of handles itself, not a copy. */
		@SuppressWarnings("unchecked")
		Set<Poller.Handle> handles(Poller loop) {
			return (Set<Poller.Handle>) this.fdTable.get(loop);
		}

		@Nullable IPollEvents handler(Poller.Handle handle) {
			return (IPollEvents) this.handler.get(handle);
		}

		Object signaler(Mailbox mailbox) {
			return this.signaler.get(mailbox);
		}

		/** How many bytes were taken. */
		long taken(Object ofMailbox) {
			return (long) this.rcursor.get(ofMailbox);
		}

		/** How many wake-up bytes the senders have counted. */
		AtomicLong counted(Object ofMailbox) {
			return (AtomicLong) this.wcursor.get(ofMailbox);
		}

	}

	/**
	 * The queue of commands of a socket, and how the engine hands a frame to the peers of
	 * a publisher socket. To be used on the thread that owns the socket. A record,
	 * because the compiler treats only the fields of records as constants (OpenJDK 17 to
	 * 25), and this is called for each frame. Pinned by
	 * {@code QuickSendIntegrationTests}.
	 *
	 * @param mailbox of a socket
	 * @param commands in a mailbox
	 * @param xsend hands a frame to the peers
	 */
	record Sending(VarHandle mailbox, VarHandle commands, MethodHandle xsend) {

		private static Sending find() throws ReflectiveOperationException {
			Method xsend = XPub.class.getDeclaredMethod("xsend", Msg.class);
			MethodHandle call = MethodHandles.privateLookupIn(XPub.class, LOOKUP)
				.unreflect(xsend)
				.asType(MethodType.methodType(boolean.class, XPub.class, Msg.class));
			CALLED.add(xsend);
			return new Sending(field(SocketBase.class, "mailbox", IMailbox.class),
					field(Mailbox.class, "cpipe", Deque.class), call);
		}

		/** {@code null} if the socket has a mailbox of another kind. */
		@Nullable Deque<?> commandsOf(SocketBase socket) {
			return (this.mailbox.get(socket) instanceof Mailbox its) ? (Deque<?>) this.commands.get(its) : null;
		}

		boolean send(XPub socket, Msg frame) {
			try {
				return (boolean) this.xsend.invokeExact(socket, frame);
			}
			catch (RuntimeException | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
