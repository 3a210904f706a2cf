package org.zmqspring.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.zmqspring.agent.Ticker;

/**
 * A transport in which nothing happens unless the test says so: it records what was asked
 * of it, and emits the facts it is told to. Held to {@code TransportContract}.
 * Thread-safe, by its lock.
 */
public final class FakeTransport implements Transport {

	private final FactSink sink;

	private final Ticker ticker;

	private final Map<SocketKey, FakeSocket> sockets = new LinkedHashMap<>();

	private final Queue<ZmqTransportException> refusals = new ArrayDeque<>();

	private final List<SocketKey> nudged = new CopyOnWriteArrayList<>();

	private final List<SocketKey> closed = new CopyOnWriteArrayList<>();

	private final Set<SocketKey> lost = ConcurrentHashMap.newKeySet();

	private final Set<SocketKey> unsound = ConcurrentHashMap.newKeySet();

	private volatile boolean retiresOnClose;

	private volatile boolean waits;

	private volatile int ends;

	public FakeTransport(FactSink sink, Ticker ticker) {
		this.sink = sink;
		this.ticker = ticker;
	}

	/**
	 * Answer every close with {@code Retired} at once, as an engine in good health does.
	 * @return this
	 */
	public FakeTransport retireOnClose() {
		this.retiresOnClose = true;
		return this;
	}

	/**
	 * Let pollers really wait; without it {@code await} never blocks, so that agents can
	 * be stepped by hand.
	 * @return this
	 */
	public FakeTransport waiting() {
		this.waits = true;
		return this;
	}

	/**
	 * Let the next open fail. May be called several times to let several fail.
	 * @param refusal what to throw
	 */
	public synchronized void refuseNextOpen(ZmqTransportException refusal) {
		this.refusals.add(refusal);
	}

	@Override
	public FakeSubscriberSocket openSubscriber(SocketRequest request) {
		FakeSubscriberSocket socket = new FakeSubscriberSocket(request, this::onClose);
		add(socket);
		return socket;
	}

	@Override
	public FakePublisherSocket openPublisher(SocketRequest request) {
		FakePublisherSocket socket = new FakePublisherSocket(request, this::onClose);
		add(socket);
		return socket;
	}

	private synchronized void add(FakeSocket socket) {
		ZmqTransportException refusal = this.refusals.poll();
		if (refusal != null) {
			throw refusal;
		}
		if (this.sockets.putIfAbsent(socket.key(), socket) != null) {
			throw new IllegalStateException(socket.key() + " was opened before");
		}
	}

	@Override
	public <S extends EngineSocket> FakePoller<S> newPoller() {
		return new FakePoller<>(this.waits);
	}

	@Override
	public void nudge(SocketKey key) {
		this.nudged.add(key);
	}

	/**
	 * Let nothing be left of a socket, without a word.
	 * @param key the socket
	 */
	public void lose(SocketKey key) {
		this.lost.add(key);
	}

	/**
	 * Let a fact about a socket be missed.
	 * @param key the socket
	 */
	public void miss(SocketKey key) {
		this.unsound.add(key);
	}

	@Override
	public boolean isThere(SocketKey key) {
		return !this.lost.contains(key);
	}

	@Override
	public boolean isSound(SocketKey key) {
		return isThere(key) && !this.unsound.contains(key);
	}

	@Override
	public void close(Duration bound) {
		this.ends++;
	}

	private void onClose(SocketKey key) {
		this.closed.add(key);
		if (this.retiresOnClose) {
			emit(key, new LinkFact.Retired());
		}
	}

	/**
	 * Emit a fact, stamped with the ticker's time.
	 * @param key the socket it is about
	 * @param fact the fact
	 */
	public void emit(SocketKey key, LinkFact fact) {
		this.sink.offer(key, fact, this.ticker.nanos());
	}

	/**
	 * What was opened so far, in order, closed ones included.
	 * @return the requests
	 */
	public synchronized List<SocketRequest> opened() {
		return this.sockets.values().stream().map(FakeSocket::request).toList();
	}

	public synchronized FakeSubscriberSocket subscriber(SocketKey key) {
		return (FakeSubscriberSocket) this.sockets.get(key);
	}

	public synchronized FakePublisherSocket publisher(SocketKey key) {
		return (FakePublisherSocket) this.sockets.get(key);
	}

	/**
	 * What was closed so far, in order.
	 * @return the keys
	 */
	public List<SocketKey> closed() {
		return List.copyOf(this.closed);
	}

	public List<SocketKey> nudged() {
		return List.copyOf(this.nudged);
	}

	/**
	 * How often the engine was ended.
	 * @return the number of calls of {@link #close}
	 */
	public int ends() {
		return this.ends;
	}

}
