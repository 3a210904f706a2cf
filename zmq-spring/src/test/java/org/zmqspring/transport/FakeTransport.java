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
 * A transport in which only that happens which a test asks for. It records all calls and
 * emits the facts that the test gives it. {@code TransportContract} checks it. Guarded by
 * its lock.
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

	private int pollersLeft = Integer.MAX_VALUE;

	public FakeTransport(FactSink sink, Ticker ticker) {
		this.sink = sink;
		this.ticker = ticker;
	}

	/**
	 * Answer every close with {@code Retired} at once, as a healthy engine does.
	 * @return this
	 */
	public FakeTransport retireOnClose() {
		this.retiresOnClose = true;
		return this;
	}

	/**
	 * Make pollers wait. Without this, {@code await} never blocks, so that a test can
	 * step an agent.
	 * @return this
	 */
	public FakeTransport waiting() {
		this.waits = true;
		return this;
	}

	/**
	 * Make the next open fail. Call it several times to make several of them fail.
	 * @param refusal the exception to throw
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

	@Override
	public FakeDealerSocket openDealer(SocketRequest request) {
		FakeDealerSocket socket = new FakeDealerSocket(request, this::onClose);
		add(socket);
		return socket;
	}

	@Override
	public FakeRouterSocket openRouter(SocketRequest request) {
		FakeRouterSocket socket = new FakeRouterSocket(request, this::onClose);
		add(socket);
		return socket;
	}

	@Override
	public FakeXsubSocket openXsub(SocketRequest request) {
		FakeXsubSocket socket = new FakeXsubSocket(request, this::onClose);
		add(socket);
		return socket;
	}

	@Override
	public FakeXpubSocket openXpub(SocketRequest request) {
		FakeXpubSocket socket = new FakeXpubSocket(request, this::onClose);
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

	/**
	 * Make the creation of pollers fail.
	 * @param count how many can still be created
	 */
	public synchronized void failPollersAfter(int count) {
		this.pollersLeft = count;
	}

	@Override
	public synchronized <S extends EngineSocket> FakePoller<S> newPoller() {
		if (this.pollersLeft-- <= 0) {
			throw new IllegalStateException("made up by the test");
		}
		return new FakePoller<>(this.waits);
	}

	@Override
	public void nudge(SocketKey key) {
		this.nudged.add(key);
	}

	/**
	 * Remove a socket without a fact.
	 * @param key the socket
	 */
	public void lose(SocketKey key) {
		this.lost.add(key);
	}

	/**
	 * Make a fact about a socket missing.
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
	 * Emit a fact with the present time of the ticker.
	 * @param key the socket it is about
	 * @param fact the fact
	 */
	public void emit(SocketKey key, LinkFact fact) {
		this.sink.offer(key, fact, this.ticker.nanos());
	}

	/**
	 * The sockets that were opened so far, in order, including closed ones.
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

	public synchronized FakeXsubSocket xsub(SocketKey key) {
		return (FakeXsubSocket) this.sockets.get(key);
	}

	public synchronized FakeXpubSocket xpub(SocketKey key) {
		return (FakeXpubSocket) this.sockets.get(key);
	}

	public synchronized FakeDealerSocket dealer(SocketKey key) {
		return (FakeDealerSocket) this.sockets.get(key);
	}

	public synchronized FakeRouterSocket router(SocketKey key) {
		return (FakeRouterSocket) this.sockets.get(key);
	}

	/**
	 * The sockets that were closed so far, in order.
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
