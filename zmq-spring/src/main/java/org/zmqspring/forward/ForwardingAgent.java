package org.zmqspring.forward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.EngineMessage;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.ReadingClock;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;

/**
 * Owns the engine sockets of one forwarder: passes each message of a frontend to every
 * backend, and the subscriptions of all backends to every frontend. Confined to the
 * forwarder's thread; the two owners, {@link #retire} and {@link #wakeup} are
 * thread-safe.
 */
final class ForwardingAgent implements Agent {

	private static final Logger logger = LoggerFactory.getLogger(ForwardingAgent.class);

	/** How many messages or events of one socket are handled before the next one. */
	private static final int BATCH = 256;

	/** How many messages are passed on at most from a socket that is closed now. */
	private static final int LAST_BATCH = 65_536;

	/** How many messages are counted at most when a socket is closed unread. */
	private static final int MAX_DISCARDED = 1 << 22;

	private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

	/** Which frontend has the next turn: one that is to be closed, or waits longest. */
	private static final Comparator<FrontendLink> NEXT = Comparator.comparing(FrontendLink::isRetiring)
		.reversed()
		.thenComparingLong(FrontendLink::turn);

	/** How long a socket that throws is not read. */
	private static final long REST_NANOS = Duration.ofMillis(100).toNanos();

	/** How long a retired frontend is read, in addition to the longest hold. */
	private static final long RETIRE_NANOS = Duration.ofSeconds(1).toNanos();

	/** Longest wait before a failed close of a socket is repeated. */
	private static final long AGAIN_NANOS = Duration.ofMillis(100).toNanos();

	private final ForwarderSettings settings;

	private final ForwardingCounts counts;

	private final FactSink facts;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Inbox inbox = new Inbox(this::wakeup);

	private final Map<EngineSocket, FrontendLink> frontends = new IdentityHashMap<>();

	private final Map<EngineSocket, BackendLink> backends = new IdentityHashMap<>();

	/** The backends as a list, because each message goes to all of them. */
	private List<BackendLink> targets = List.of();

	/** Links that could not be closed yet. */
	private List<SideLink<?>> closing = List.of();

	private final ReadingClock clock;

	private long endedNanos;

	private SubscriptionMerge subscriptions;

	private volatile @Nullable SocketPoller<EngineSocket> poller;

	/** The message that waits for a subscriber, and the link that it came from. */
	private @Nullable EngineMessage waiting;

	private @Nullable FrontendLink waitingFrom;

	private long checkAtNanos;

	private long turns;

	/** Whether the publishers know a subscription. */
	private boolean asking;

	ForwardingAgent(ForwarderSettings settings, ForwardingCounts counts, FactSink facts, Ticker ticker) {
		this.settings = settings;
		this.counts = counts;
		this.facts = facts;
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.endedNanos = ticker.nanos();
		this.clock = new ReadingClock(this.endedNanos);
		this.subscriptions = new SubscriptionMerge(settings.maxSubscriptions(), this.endedNanos);
	}

	/** Set the poller, which no other thread uses. Call it before the thread starts. */
	void open(SocketPoller<EngineSocket> newPoller) {
		this.endedNanos = this.ticker.nanos();
		this.subscriptions = new SubscriptionMerge(this.settings.maxSubscriptions(), this.endedNanos);
		this.asking = false;
		this.poller = newPoller;
	}

	/** The thread does not start. */
	void abandon() {
		SocketPoller<EngineSocket> current = this.poller;
		this.poller = null;
		if (current != null) {
			current.close();
		}
	}

	@Override
	public String roleName() {
		return "zmq-forwarder-" + this.settings.name();
	}

	@Override
	public int doWork() {
		// JeroMQ 0.6.0 loses a message that an interrupted thread sends.
		Thread.interrupted();
		List<EngineSocket> ready = awaitSockets();
		long nowNanos = beginCycle();
		try {
			closeAgain();
			int work = this.inbox.drain(); // adopt, retire
			// Reading them also updates what subscribers have taken.
			work += onSubscriptions(ready);
			work += onChanges(nowNanos);
			work += onWaiting(nowNanos);
			checkFrontends(nowNanos);
			for (EngineSocket socket : ready) {
				work += onMessages(this.frontends.get(socket), nowNanos);
			}
			return work;
		}
		finally {
			this.endedNanos = this.ticker.nanos();
		}
	}

	private List<EngineSocket> awaitSockets() {
		SocketPoller<EngineSocket> current = this.poller;
		if (current == null) {
			return List.of();
		}
		long waitNanos = nanosLeft(this.ticker.nanos());
		this.clock.tick(this.endedNanos, waitNanos);
		return current.await(waitNanos);
	}

	private long beginCycle() {
		long nowNanos = this.ticker.nanos();
		this.clock.tick(nowNanos, 0);
		return nowNanos;
	}

	private long nanosLeft(long nowNanos) {
		long least = Math.min(LONGEST_WAIT_NANOS, this.subscriptions.nanosLeft(nowNanos));
		if (!this.closing.isEmpty()) {
			least = Math.min(least, AGAIN_NANOS);
		}
		if (this.waiting != null) {
			least = Math.min(least, Math.max(0, this.checkAtNanos - nowNanos));
		}
		for (FrontendLink link : this.frontends.values()) {
			if (!waitsForAnother(link)) {
				least = Math.min(least, link.nanosLeft(nowNanos));
			}
		}
		return least;
	}

	private int onSubscriptions(List<EngineSocket> ready) {
		int count = 0;
		for (EngineSocket socket : ready) {
			BackendLink link = this.backends.get(socket);
			if (link != null) {
				count += link.readSubscriptions(BATCH, this.counts);
				if (link.hasFailed()) {
					close(link);
				}
			}
		}
		return count;
	}

	/** Tell every publisher what has changed. */
	private int onChanges(long nowNanos) {
		this.subscriptions.admitWaiting(BATCH);
		int count = 0;
		for (byte[] event = next(nowNanos); event != null; event = (count < BATCH) ? next(nowNanos) : null) {
			count++;
			for (FrontendLink link : List.copyOf(this.frontends.values())) {
				tell(link, event);
			}
		}
		this.counts.subscriptions(this.subscriptions.size());
		if (this.asking != this.subscriptions.isAnythingKnown()) {
			this.asking = !this.asking;
			this.frontends.values().forEach((link) -> link.ask(this.asking, nowNanos));
		}
		return count;
	}

	private byte @Nullable [] next(long nowNanos) {
		return this.subscriptions.nextChange(nowNanos);
	}

	private void tell(FrontendLink link, byte[] event) {
		try {
			link.socket.subscription(event);
		}
		catch (RuntimeException | Error ex) {
			// Its subscriptions are incomplete. The supervisor finds the socket closed
			// and opens another one, which gets all of them.
			link.warn(ex, "zmq link '" + link.id() + "' could not pass on a subscription, so it is reopened");
			close(link);
		}
	}

	/** Send the message that waits, if its subscribers have room now. */
	private int onWaiting(long nowNanos) {
		EngineMessage message = this.waiting;
		if (message == null) {
			return 0;
		}
		long left = nanosUntilRoom(message, nowNanos);
		if (left > 0) {
			this.checkAtNanos = nowNanos + left;
			return 0;
		}
		endWaiting(nowNanos);
		send(message);
		return 1;
	}

	private long nanosUntilRoom(EngineMessage message, long nowNanos) {
		long least = 0;
		for (BackendLink link : this.targets) {
			long left = link.nanosUntilRoom(message, nowNanos);
			this.counts.dropped(ForwarderDropReason.STALLED, link.socket.takeDiscarded());
			if (left > 0) {
				least = (least == 0) ? left : Math.min(least, left);
			}
		}
		return least;
	}

	private void endWaiting(long nowNanos) {
		this.waiting = null;
		this.waitingFrom = null;
		// The order of the release is the order of the next turns.
		this.frontends.values().stream().sorted(NEXT).forEach((link) -> link.release(nowNanos));
	}

	/**
	 * Whether the message of another frontend waits. This one has its turn when that
	 * ends, so it loses nothing meanwhile.
	 */
	private boolean waitsForAnother(FrontendLink link) {
		return this.waiting != null && this.waitingFrom != link;
	}

	/** Wake the frontends that have rested, and close those whose time is over. */
	private void checkFrontends(long nowNanos) {
		for (FrontendLink link : this.frontends.values()) {
			if (link.wake(nowNanos) && this.waiting == null) {
				link.release(nowNanos);
			}
			if (link.isOverdue(nowNanos) && !waitsForAnother(link)) {
				finish(link, nowNanos);
				// The others have their turn in the next cycle.
				return;
			}
		}
	}

	/** Pass on the messages of a frontend. Returns how many it had. */
	private int onMessages(@Nullable FrontendLink link, long nowNanos) {
		if (link == null || link.isHeld()) {
			return 0;
		}
		try {
			int count = forward(link, BATCH, nowNanos);
			if (link.isRetiring() && count < BATCH && this.waitingFrom != link) {
				close(link);
			}
			return count;
		}
		catch (RuntimeException | Error ex) {
			onFailure(link, ex, nowNanos);
			return 0;
		}
	}

	private void onFailure(FrontendLink link, Throwable error, long nowNanos) {
		link.warn(error, "zmq link '" + link.id() + "' failed while its socket was read");
		this.counts.dropped(ForwarderDropReason.ENGINE, 1);
		link.rest(nowNanos, nowNanos + REST_NANOS);
	}

	private int forward(FrontendLink link, int limit, long nowNanos) {
		int count = 0;
		long bytes = 0;
		try {
			while (count < limit && this.waiting == null) {
				EngineMessage message = link.socket.receiveMessage();
				if (message == null) {
					break;
				}
				count++;
				bytes += message.size();
				pass(link, message, nowNanos);
			}
			return count;
		}
		finally {
			if (count > 0) {
				link.takesTurn(++this.turns);
				received(link, count, bytes, nowNanos);
			}
		}
	}

	private void received(FrontendLink link, int count, long bytes, long nowNanos) {
		link.socket.traffic().received(count, bytes, nowNanos);
		if (link.isFirst()) {
			this.facts.offer(link.socket.key(), new LinkFact.MessageReceived(), nowNanos);
		}
	}

	private void pass(FrontendLink link, EngineMessage message, long nowNanos) {
		if (hasRoom(message)) {
			send(message);
			return;
		}
		this.waiting = message;
		this.waitingFrom = link;
		this.checkAtNanos = nowNanos;
		this.frontends.values().forEach((one) -> one.hold(nowNanos));
	}

	/** A message is sent on all links or on none, so that it is sent once on each. */
	private boolean hasRoom(EngineMessage message) {
		for (int i = 0; i < this.targets.size(); i++) {
			if (!this.targets.get(i).hasRoom(message)) {
				return false;
			}
		}
		return true;
	}

	private void send(EngineMessage message) {
		List<BackendLink> links = this.targets;
		if (links.isEmpty()) {
			this.counts.dropped(ForwarderDropReason.UNCONNECTED, 1);
			return;
		}
		Throwable failure = null;
		boolean taken = false;
		for (int i = 0; i < links.size(); i++) {
			try {
				int missed = links.get(i).socket.send(message);
				taken |= missed != XpubSocket.NOT_TAKEN;
				this.counts.missed(missed);
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			onSendFailed(links, failure);
		}
		else if (taken) {
			this.counts.forwarded(1, message.size());
		}
		else {
			this.counts.dropped(ForwarderDropReason.ENGINE, 1);
		}
	}

	private void onSendFailed(List<BackendLink> links, Throwable failure) {
		this.counts.dropped(ForwarderDropReason.ENGINE, 1);
		this.failures.warn(logger, failure, "zmq forwarder '" + this.settings.name() + "' could not send a message");
		// The supervisor finds these links closed and reopens them.
		links.stream().filter((link) -> link.socket.isBroken()).forEach(this::close);
	}

	/** The owner of the sockets towards publishers. */
	SocketOwner<XsubSocket> frontendOwner() {
		return new Owner<XsubSocket>(this::onAdopt);
	}

	/** The owner of the sockets towards subscribers. */
	SocketOwner<XpubSocket> backendOwner() {
		return new Owner<XpubSocket>(this::onAdopt);
	}

	private void onAdopt(XsubSocket socket, SocketPoller<EngineSocket> current) {
		FrontendLink link = new FrontendLink(socket, current, this.failures);
		this.subscriptions.replay(socket::subscription);
		current.add(socket);
		long nowNanos = this.ticker.nanos();
		socket.traffic().readBy(this.clock, nowNanos);
		link.ask(this.asking, nowNanos);
		this.frontends.put(socket, link);
		if (this.waiting != null) {
			link.hold(nowNanos);
		}
	}

	private void onAdopt(XpubSocket socket, SocketPoller<EngineSocket> current) {
		BackendLink link = new BackendLink(socket, current, this.failures, this.subscriptions.newLink());
		current.add(socket);
		this.backends.put(socket, link);
		this.targets = List.copyOf(this.backends.values());
	}

	private void retire(SocketKey key) {
		this.inbox.post(() -> onRetire(key));
	}

	private void onRetire(SocketKey key) {
		long nowNanos = this.ticker.nanos();
		for (FrontendLink link : List.copyOf(this.frontends.values())) {
			if (link.socket.key().equals(key)) {
				link.retireBy(nowNanos + this.settings.longestHold().toNanos() + RETIRE_NANOS);
				onMessages(link, nowNanos);
			}
		}
		for (BackendLink link : this.targets) {
			if (link.socket.key().equals(key)) {
				close(link);
			}
		}
	}

	/** Pass on what a frontend still has, drop what must wait, and close it. */
	private void finish(FrontendLink link, long nowNanos) {
		try {
			if (this.waitingFrom == link) {
				this.counts.dropped(ForwarderDropReason.STOPPED, 1);
				endWaiting(nowNanos);
			}
			forward(link, LAST_BATCH, nowNanos);
			int left = (this.waitingFrom == link) ? 1 : 0;
			while (left < MAX_DISCARDED && link.socket.receiveMessage() != null) {
				left++;
			}
			if (left > 0) {
				this.counts.dropped(ForwarderDropReason.STOPPED, left);
				logger.warn("zmq link '{}' was closed before everything was forwarded; {} messages are dropped",
						link.id(), left);
			}
			if (this.waitingFrom == link) {
				endWaiting(nowNanos);
			}
		}
		catch (RuntimeException | Error ex) {
			link.warn(ex, "zmq link '" + link.id() + "' failed while its last messages were forwarded");
		}
		finally {
			close(link);
		}
	}

	private void close(FrontendLink link) {
		if (this.frontends.remove(link.socket) != null) {
			if (this.waitingFrom == link) {
				// Its message still waits, and is sent.
				this.waitingFrom = null;
			}
			closeLater(link);
		}
	}

	private void close(BackendLink link) {
		if (this.backends.remove(link.socket) != null) {
			this.targets = List.copyOf(this.backends.values());
			link.releaseSubscriptions();
			closeLater(link);
		}
	}

	private void closeLater(SideLink<?> link) {
		List<SideLink<?>> now = new ArrayList<>(this.closing);
		now.add(link);
		this.closing = now;
		closeAgain();
	}

	private void closeAgain() {
		if (!this.closing.isEmpty()) {
			this.closing = this.closing.stream().<SideLink<?>>filter((link) -> !link.close()).toList();
		}
	}

	@Override
	public void wakeup() {
		SocketPoller<EngineSocket> current = this.poller;
		if (current != null) {
			current.wakeup();
		}
	}

	@Override
	public void onClose() {
		try {
			this.inbox.drain();
		}
		finally {
			end();
		}
	}

	private void end() {
		long nowNanos = this.ticker.nanos();
		if (this.waiting != null) {
			// Messages of the other frontends may be for subscribers that have room.
			this.counts.dropped(ForwarderDropReason.STOPPED, 1);
			endWaiting(nowNanos);
		}
		List.copyOf(this.frontends.values()).forEach((link) -> finish(link, nowNanos));
		this.targets.forEach(this::close);
		this.counts.subscriptions(0);
		abandon();
	}

	/** Passes each call to the forwarder's thread. Thread-safe. */
	private final class Owner<S extends EngineSocket> implements SocketOwner<S> {

		private final Adoption<S> adoption;

		Owner(Adoption<S> adoption) {
			this.adoption = adoption;
		}

		@Override
		public void adopt(S socket) {
			ForwardingAgent.this.inbox.post(() -> onAdopt(socket));
		}

		private void onAdopt(S socket) {
			SocketPoller<EngineSocket> current = ForwardingAgent.this.poller;
			if (current == null) {
				socket.closeSurely();
				return;
			}
			try {
				this.adoption.adopt(socket, current);
			}
			catch (RuntimeException | Error ex) {
				// No other code would close it. The supervisor then opens another one.
				current.remove(socket);
				socket.closeSurely();
				throw ex;
			}
		}

		@Override
		public void retire(SocketKey key) {
			ForwardingAgent.this.retire(key);
		}

	}

	/** Takes a new socket, on the forwarder's thread. */
	@FunctionalInterface
	private interface Adoption<S> {

		void adopt(S socket, SocketPoller<EngineSocket> poller);

	}

}
