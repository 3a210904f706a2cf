package org.zmqspring.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.Transport;

/**
 * Owns the sockets of all requests. A few requests run at the same time, and the others
 * wait for their turn. A request that pauses between two attempts gives up its turn, and
 * waits for another one after the pause. Confined to the thread {@code zmq-replay},
 * except {@link #ask}, {@link #post} and {@link #wakeup}, which are thread-safe.
 */
final class ReplayAgent implements Agent, ReplayRequests {

	private static final Logger logger = LoggerFactory.getLogger(ReplayAgent.class);

	/** A thousand subscribers must not all ask a publisher as soon as it starts. */
	static final int MOST_RUNNING = 8;

	/** Each request waits for a random part of this time, for the same reason. */
	static final long LONGEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final Transport transport;

	private final AddressLookup lookup;

	private final RandomGenerator random;

	private final Ticker ticker;

	private final LogThrottle faults;

	private final Inbox inbox = new Inbox(this::wakeup);

	/** Those that wait for their turn, or that pause before they wait for it. */
	private final Queue<PendingRequest> waiting = new ArrayDeque<>();

	private final List<PendingRequest> running = new ArrayList<>();

	private volatile @Nullable SocketPoller<DealerSocket> poller;

	/** The number of the last socket. It counts over all endpoints. */
	private long generation;

	/** A socket that needs a nudge. One nudge serves all sockets. */
	private @Nullable SocketKey toNudge;

	ReplayAgent(Transport transport, AddressLookup lookup, RandomGenerator random, Ticker ticker) {
		this.transport = transport;
		this.lookup = lookup;
		this.random = random;
		this.ticker = ticker;
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	/** Set the poller, which no other thread uses. Call it before the thread starts. */
	void open(SocketPoller<DealerSocket> newPoller) {
		this.poller = newPoller;
	}

	@Override
	public Request ask(Query query, Answer answer) {
		PendingRequest request = new PendingRequest(query, answer, this);
		post(request, () -> onAsk(request));
		return request;
	}

	private void onAsk(PendingRequest request) {
		if (!request.isOver()) {
			request.onAsked(nanos() + this.random.nextLong(LONGEST_DELAY_NANOS + 1));
			this.waiting.add(request);
		}
	}

	/** Do something about a request on the thread of this agent. */
	void post(PendingRequest request, Runnable task) {
		this.inbox.post(() -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				onFault(request, ex);
			}
		});
	}

	@Override
	public String roleName() {
		return "zmq-replay";
	}

	@Override
	public int doWork() {
		// JeroMQ 0.6.0 loses a message that an interrupted thread sends.
		Thread.interrupted();
		int work = 0;
		try {
			sockets().await(nanosLeft());
		}
		finally {
			// Even if the wait has failed: each request must end at its deadline.
			work += this.inbox.drain() + step();
			admit();
		}
		return work;
	}

	/** Which sockets are ready does not matter: each running request checks its own. */
	private int step() {
		int work = 0;
		long now = nanos();
		for (PendingRequest request : this.waiting) {
			work += turn(request, now);
		}
		for (PendingRequest request : this.running) {
			work += turn(request, now);
		}
		SocketKey key = this.toNudge;
		if (key != null) {
			this.toNudge = null;
			this.transport.nudge(key);
		}
		return work;
	}

	/** The fault of one request must not delay the others. */
	private int turn(PendingRequest request, long now) {
		try {
			return request.onTurn(now);
		}
		catch (Throwable ex) {
			onFault(request, ex);
			return 1;
		}
	}

	private void onFault(PendingRequest request, Throwable fault) {
		try {
			this.faults.warn(logger, fault, "A replay request to " + request.query().endpoint() + " failed");
			request.fail("The request failed: " + fault.getMessage());
		}
		catch (Throwable ex) {
			// There is no memory to report it.
		}
	}

	/** Let the next requests run, in the order in which they began to wait. */
	private void admit() {
		this.waiting.removeIf(PendingRequest::isOver);
		this.running.removeIf(PendingRequest::isOver);
		this.running.stream().filter(PendingRequest::isPausing).forEach(this.waiting::add);
		this.running.removeIf(PendingRequest::isPausing);
		Iterator<PendingRequest> candidates = this.waiting.iterator();
		while (this.running.size() < MOST_RUNNING && candidates.hasNext()) {
			PendingRequest next = candidates.next();
			if (!next.isPausing()) {
				candidates.remove();
				next.onAdmitted();
				this.running.add(next);
			}
		}
	}

	private long nanosLeft() {
		if (!this.inbox.isEmpty()) {
			return 0;
		}
		long now = nanos();
		long least = Long.MAX_VALUE;
		for (PendingRequest request : this.waiting) {
			least = Math.min(least, request.nanosLeft(now));
		}
		for (PendingRequest request : this.running) {
			least = Math.min(least, request.nanosLeft(now));
		}
		return Math.max(0, least);
	}

	long nanos() {
		return this.ticker.nanos();
	}

	/** The address to connect to, unless the host must be looked up. */
	@Nullable String knownAddress(Query query) {
		Endpoint endpoint = query.endpoint();
		if (endpoint.scheme() == Endpoint.Scheme.INPROC) {
			return endpoint.text();
		}
		if (query.address() != null) {
			return endpoint.at(query.address());
		}
		return endpoint.isNamed() ? null : endpoint.at(endpoint.host());
	}

	void lookUp(PendingRequest request, Consumer<List<String>> addresses) {
		Query query = request.query();
		this.lookup.find(query.endpoint().host(), query.settings().ipv6(),
				(found) -> post(request, () -> addresses.accept(found)));
	}

	/** Open a socket and watch it. If it cannot be watched, it is closed. */
	DealerSocket open(Query query, String address) {
		LinkId link = new LinkId(query.link().socket(), SocketType.DEALER, query.endpoint().text());
		DealerSocket socket = this.transport.openDealer(new SocketRequest(new SocketKey(link, ++this.generation),
				SocketMode.CONNECT, address, query.settings(), new LinkTraffic()));
		try {
			sockets().add(socket);
			return socket;
		}
		catch (RuntimeException | Error ex) {
			socket.closeSurely();
			throw ex;
		}
	}

	void nudge(SocketKey key) {
		this.toNudge = key;
	}

	void hold(DealerSocket socket) {
		sockets().hold(socket);
	}

	void release(DealerSocket socket) {
		sockets().release(socket);
	}

	void close(DealerSocket socket) {
		try {
			sockets().remove(socket);
		}
		finally {
			socket.closeSurely();
		}
	}

	private SocketPoller<DealerSocket> sockets() {
		SocketPoller<DealerSocket> current = this.poller;
		if (current == null) {
			throw new IllegalStateException("The thread of replay requests has ended");
		}
		return current;
	}

	@Override
	public void wakeup() {
		SocketPoller<DealerSocket> current = this.poller;
		if (current != null) {
			current.wakeup();
		}
	}

	/** End all requests, and close the poller. */
	@Override
	public void onClose() {
		try {
			while (!this.inbox.isEmpty()) {
				this.inbox.drain();
			}
		}
		finally {
			List<PendingRequest> left = new ArrayList<>(this.running);
			left.addAll(this.waiting);
			left.forEach(this::stop);
			this.running.clear();
			this.waiting.clear();
			SocketPoller<DealerSocket> current = this.poller;
			this.poller = null;
			if (current != null) {
				current.close();
			}
		}
	}

	private void stop(PendingRequest request) {
		try {
			request.fail(ReplayClient.STOPPED);
		}
		catch (Throwable ex) {
			onFault(request, ex);
		}
	}

}
