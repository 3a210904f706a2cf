package org.zmqspring.supervise;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkLife;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.Verdict;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;

/**
 * Runs the state machine of every link: passes it facts and deadlines, opens and retires
 * engine sockets as it decides, and publishes its changes. Confined to the thread
 * {@code zmq-supervisor}; the methods that post to its inbox, such as {@link #open},
 * {@link #close}, {@link #reconnect} and {@link #offer}, are thread-safe and never block.
 */
@Internal
public final class Supervisor implements Agent, FactSink {

	private static final Logger logger = LoggerFactory.getLogger(Supervisor.class);

	private static final long LONGEST_WAIT_NANOS = TimeUnit.HOURS.toNanos(1);

	/** Delay before all links are checked again if a check has failed. */
	private static final long CHECK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final Map<LinkId, SupervisedLink> links = new LinkedHashMap<>();

	private final Doorbell bell = new Doorbell();

	private final Inbox inbox = new Inbox(this.bell::ring);

	private final SupervisorSetup setup;

	private final LinkOpener opener;

	private final NamedLinks names;

	private final LinkAnnouncer announcer;

	private final LogThrottle faults;

	private final RandomGenerator random;

	private final Ticker ticker;

	private final PauseDetector pauses = new PauseDetector();

	/** Whether a fact may be missing, so that all links must be checked. */
	private volatile boolean missed;

	/** The thread that runs it. */
	private volatile @Nullable Thread thread;

	/** The last link of this cycle that asked for a nudge. */
	private @Nullable SocketKey toNudge;

	/**
	 * Create a supervisor.
	 * @param setup its collaborators
	 * @param random draws the delays
	 * @param ticker the clock
	 */
	public Supervisor(SupervisorSetup setup, RandomGenerator random, Ticker ticker) {
		this.setup = setup;
		this.opener = new LinkOpener(setup, this.inbox, new Results(), ticker);
		this.names = new NamedLinks(setup.resolver(), this.inbox, new AddressLinks(), random, ticker);
		this.announcer = new LinkAnnouncer(setup.directory(), setup.listeners(), ticker);
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
		this.random = random;
		this.ticker = ticker;
	}

	/**
	 * Start a link, or links to all addresses of a name.
	 * @param spec the link; there must be no link with its id
	 * @return completes, on the supervisor's thread, when the link is up for the first
	 * time or its first attempt has failed; the state tells which. For all addresses of a
	 * name, it completes when this is so for each of the first addresses, or the first
	 * look-up has failed; the state is that of a link that is not up, if there is one
	 */
	public CompletableFuture<LinkSnapshot> open(LinkSpec spec) {
		CompletableFuture<LinkSnapshot> result = new CompletableFuture<>();
		this.inbox.post(() -> onOpen(spec, result));
		return result;
	}

	/**
	 * Close a link, or the links to all addresses of a name, and do not open it again.
	 * @param id the link; for all addresses of a name, the id that they were opened with
	 * @return completes when the link and its engine socket are gone; at once if there is
	 * no such link
	 */
	public CompletableFuture<Void> close(LinkId id) {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		this.inbox.post(() -> onClose(id, gone));
		return gone;
	}

	/**
	 * Close the connection of a link, if it has one, and reopen the link at once.
	 * @param id the link; nothing happens if there is no such link
	 */
	public void reconnect(LinkId id) {
		this.inbox.post(() -> onReconnect(id));
	}

	/**
	 * Wait for the supervisor to handle what was posted so far.
	 * @return completes when all facts and calls that were posted before are handled;
	 * completed if the caller is a link listener
	 */
	public CompletableFuture<Void> afterPosted() {
		return (Thread.currentThread() != this.thread) ? this.inbox.afterPosted()
				: CompletableFuture.completedFuture(null);
	}

	@Override
	public void offer(SocketKey key, LinkFact fact, long atNanos) {
		this.inbox.post(() -> onFact(key, fact, atNanos));
	}

	@Override
	public void missed() {
		this.missed = true;
		this.bell.ring();
	}

	@Override
	public String roleName() {
		return "zmq-supervisor";
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

	/**
	 * Whether the thread of this agent waits for the end of the application. It does if
	 * the caller is a link listener, or if a link listener has called
	 * {@code System.exit}. No link changes until that listener returns.
	 * @return whether the code that ends the application must not wait for a link
	 */
	public boolean isEndWaiter() {
		return EndWaiter.is(this.thread);
	}

	@Override
	public int doWork() {
		this.thread = Thread.currentThread();
		long begunNanos = this.ticker.nanos();
		long waitNanos = nanosToNextDeadline();
		this.bell.await(waitNanos);
		this.pauses.onWaited(begunNanos, waitNanos, this.ticker.nanos());
		return step();
	}

	/**
	 * A cycle without the wait. Deadlines are checked even if a task of the inbox throws.
	 */
	int step() {
		try {
			return this.inbox.drain();
		}
		finally {
			try {
				checkAll();
			}
			finally {
				fireDeadlines();
			}
		}
	}

	/** Check all links after facts may have been missed. Repeated if it fails. */
	private void checkAll() {
		if (!this.missed) {
			return;
		}
		this.missed = false;
		try {
			List.copyOf(this.links.values()).forEach(this::check);
		}
		catch (Throwable ex) {
			this.missed = true;
			throw ex;
		}
	}

	private void check(SupervisedLink link) {
		if (link.life.state() == LinkState.CLOSED) {
			// A closed link has no deadline, so its socket is retired again here.
			act(link, Decision.RETIRE);
		}
		else if (link.life.isSocketOpen() && !link.lookingUp && !this.setup.transport().isSound(link.key())) {
			carryOut(link, link.life.onUnsound("An event of the engine was missed because memory was short",
					this.ticker.nanos()));
		}
	}

	private void onOpen(LinkSpec spec, CompletableFuture<LinkSnapshot> result) {
		if (this.names.has(spec.id())) {
			refuse(spec.id(), result);
		}
		else if (spec.isOfAllAddresses() && !this.links.containsKey(spec.id())) {
			onOpen(this.names.add(spec, result));
		}
		else {
			onOpen(new SupervisedLink(spec, result, this.random, this.ticker));
		}
	}

	private void refuse(LinkId id, CompletableFuture<LinkSnapshot> result) {
		logger.warn("zmq link '{}' exists already and is not opened twice", id);
		result.completeExceptionally(new IllegalStateException("zmq link '" + id + "' exists already"));
	}

	private void onOpen(SupervisedLink link) {
		SupervisedLink present = this.links.putIfAbsent(link.spec.id(), link);
		if (present != null) {
			refuse(link.spec.id(), link.firstResult);
			return;
		}
		try {
			this.announcer.added(link);
		}
		catch (Throwable ex) {
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "' could not be announced");
		}
		carryOut(link, link.life.start(this.ticker.nanos()));
	}

	private void onClose(LinkId id, CompletableFuture<Void> gone) {
		CompletableFuture<Void> ofName = this.names.remove(id);
		SupervisedLink link = this.links.get(id);
		if (link == null) {
			ofName.thenAccept(gone::complete);
			return;
		}
		CompletableFuture.allOf(ofName, link.gone).thenAccept(gone::complete);
		carryOut(link, link.life.stop(this.ticker.nanos()));
	}

	private void onReconnect(LinkId id) {
		SupervisedLink link = this.links.get(id);
		if (link != null) {
			carryOut(link, link.life.reconnect(this.ticker.nanos()));
		}
	}

	private void onFact(SocketKey key, LinkFact fact, long atNanos) {
		SupervisedLink link = this.links.get(key.link());
		if (link != null) {
			boolean current = key.equals(link.key());
			if (current && fact instanceof LinkFact.MessagesMissed missed) {
				link.onMissed(missed.count());
			}
			carryOut(link, link.life.on(link.generationOf(key), fact, atNanos));
			if (fact instanceof LinkFact.WithoutHeartbeats peer && !link.loggedWithoutHeartbeats) {
				link.loggedWithoutHeartbeats = true;
				LinkLog.withoutHeartbeats(key.link(), peer);
			}
			ZmqPeerEvent peer = current ? link.peerEvent(fact, atNanos) : null;
			if (peer != null) {
				this.announcer.peerChanged(peer);
			}
		}
	}

	private void carryOut(SupervisedLink link, Verdict verdict) {
		try (LogKeys.Scope scope = link.keys.open()) {
			this.announcer.changed(link, verdict.change());
		}
		catch (Throwable ex) {
			// The link is in its new state already, so its decision must be carried out.
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "': a change could not be announced");
		}
		if (verdict.decision() != Decision.STAY) {
			act(link, verdict.decision());
		}
		LinkChange change = verdict.change();
		if (change != null) {
			tellNames(link, () -> this.names.onChange(link, change));
		}
		if (link.isGone() && this.links.remove(link.spec.id(), link)) {
			try {
				this.announcer.removed(link);
			}
			finally {
				link.gone.complete(null);
				tellNames(link, () -> this.names.onRemoved(link));
			}
		}
	}

	private void tellNames(SupervisedLink link, Runnable fact) {
		try {
			fact.run();
		}
		catch (Throwable ex) {
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "': its name could not follow a change");
		}
	}

	private void act(SupervisedLink link, Decision decision) {
		try (LogKeys.Scope scope = link.keys.open()) {
			switch (decision) {
				case OPEN -> this.opener.open(link);
				case RETIRE -> retire(link);
				case NUDGE -> this.toNudge = link.key();
				case STAY -> {
				}
			}
		}
		catch (Throwable ex) {
			// The fault of one link must not delay the others.
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "': " + decision + " failed");
			if (decision == Decision.RETIRE) {
				// The check of all links retires a closed link again. Any other link has
				// a deadline that does so.
				this.missed = true;
			}
			if (decision == Decision.OPEN) {
				onOpenFailed(link, AttemptOutcome.ERROR, "Could not be opened, see the log");
			}
		}
	}

	private void retire(SupervisedLink link) {
		if (!this.opener.retire(link)) {
			carryOut(link, link.life.on(link.life.generation(), new LinkFact.Retired(), this.ticker.nanos()));
		}
	}

	private void onOpenFailed(SupervisedLink link, AttemptOutcome outcome, String reason) {
		carryOut(link, link.life.openFailed(outcome, reason, this.ticker.nanos()));
	}

	private void fireDeadlines() {
		this.names.onTime();
		long now = this.ticker.nanos();
		for (SupervisedLink link : List.copyOf(this.links.values())) {
			if (untilDeadline(link, now) <= 0) {
				carryOut(link, link.life.onDeadline(now, link.quietSinceNanos(now)));
			}
		}
		nudge();
	}

	/** One nudge makes the engine check all its connections. */
	private void nudge() {
		SocketKey key = this.toNudge;
		if (key != null) {
			this.toNudge = null;
			this.setup.transport().nudge(key);
		}
	}

	private long nanosToNextDeadline() {
		if (!this.inbox.isEmpty()) {
			return 0;
		}
		long now = this.ticker.nanos();
		long least = this.missed ? CHECK_AGAIN_NANOS : LONGEST_WAIT_NANOS;
		for (SupervisedLink link : this.links.values()) {
			least = Math.min(least, untilDeadline(link, now));
		}
		return this.names.untilDeadline(least, now);
	}

	private long untilDeadline(SupervisedLink link, long now) {
		long deadline = link.life.deadlineNanos();
		return (deadline != LinkLife.NEVER) ? Math.max(deadline - now, this.pauses.graceNanosLeft(now))
				: LONGEST_WAIT_NANOS;
	}

	/** Confined to the supervisor's thread. */
	private final class Results implements LinkOpener.Results {

		@Override
		public void openFailed(SupervisedLink link, AttemptOutcome outcome, String reason) {
			onOpenFailed(link, outcome, reason);
		}

		@Override
		public boolean found(SupervisedLink link, List<String> addresses) {
			return Supervisor.this.names.onFound(link, addresses);
		}

	}

	/** Confined to the supervisor's thread. */
	private final class AddressLinks implements NamedLinks.Links {

		@Override
		public @Nullable SupervisedLink same(LinkSpec spec) {
			SupervisedLink same = Supervisor.this.links.get(spec.id());
			return (same != null) ? same : Supervisor.this.links.values()
				.stream()
				// Only a configured address can have another spelling.
				.filter((link) -> !link.ofNamesOnly && link.spec.isSameAs(spec))
				.findFirst()
				.orElse(null);
		}

		@Override
		public void start(SupervisedLink link) {
			onOpen(link);
		}

		@Override
		public void end(SupervisedLink link) {
			carryOut(link, link.life.end(Supervisor.this.ticker.nanos()));
		}

		@Override
		public void close(SupervisedLink link) {
			carryOut(link, link.life.stop(Supervisor.this.ticker.nanos()));
		}

	}

}
