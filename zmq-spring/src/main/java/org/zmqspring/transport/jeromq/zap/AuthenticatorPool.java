package org.zmqspring.transport.jeromq.zap;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.security.ZapRequest;

/**
 * Asks the authenticators of the application about peers, on a thread of its own and with
 * a timeout. So an authenticator that hangs delays neither the configured rules nor the
 * revocation of keys. Confined to the thread {@code zmq-zap}.
 */
final class AuthenticatorPool {

	private static final Logger logger = LoggerFactory.getLogger(AuthenticatorPool.class);

	/** How long a peer waits for the decision of the authenticators. */
	static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** Peers that may wait; further ones are refused. */
	private static final int WAITING = 1000;

	private final List<ZapAuthenticator> authenticators;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Map<PendingPeer, Long> deadlines = new IdentityHashMap<>();

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(WAITING), AuthenticatorPool::thread);

	/** A peer that waits for the decision of the authenticators. */
	record PendingPeer(ZapCall call, ProtectedSocket socket, ZapRequest request) {
	}

	AuthenticatorPool(List<ZapAuthenticator> authenticators, Ticker ticker, Executor throttledLog) {
		this.authenticators = List.copyOf(authenticators);
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, throttledLog);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-zap-authenticator");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Ask the authenticators about a peer. The callback gets the cause of a refusal, or
	 * {@code null} if the peer is allowed, on another thread. Returns {@code false} if
	 * there are no authenticators.
	 */
	boolean ask(PendingPeer peer, BiConsumer<PendingPeer, @Nullable RefusalCause> decided) {
		if (this.authenticators.isEmpty()) {
			return false;
		}
		long deadline = this.ticker.nanos() + TIMEOUT.toNanos();
		this.deadlines.put(peer, deadline);
		try {
			this.executor.execute(() -> decide(peer, deadline, decided));
		}
		catch (RejectedExecutionException ex) {
			decided.accept(peer, RefusalCause.ERROR);
		}
		return true;
	}

	/**
	 * Skips a peer whose deadline has passed: it is refused already, and must not delay
	 * others.
	 */
	private void decide(PendingPeer peer, long deadline, BiConsumer<PendingPeer, @Nullable RefusalCause> decided) {
		if (this.ticker.nanos() - deadline < 0) {
			decided.accept(peer, decide(peer.request()));
		}
	}

	private @Nullable RefusalCause decide(ZapRequest request) {
		try {
			boolean allowed = this.authenticators.stream()
				.allMatch((authenticator) -> authenticator.isAllowed(request));
			return allowed ? null : RefusalCause.AUTHENTICATOR;
		}
		catch (Throwable ex) {
			this.failures.warn(logger, ex, "A ZapAuthenticator failed, so a peer is refused");
			return RefusalCause.ERROR;
		}
	}

	boolean isPending(PendingPeer peer) {
		return this.deadlines.containsKey(peer);
	}

	void forget(PendingPeer peer) {
		this.deadlines.remove(peer);
	}

	/** The peers whose deadline has passed. */
	List<PendingPeer> expire(long nowNanos) {
		if (this.deadlines.isEmpty()) {
			return List.of();
		}
		List<PendingPeer> late = this.deadlines.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() - nowNanos <= 0)
			.map(Map.Entry::getKey)
			.toList();
		if (!late.isEmpty()) {
			this.failures.warn(logger, null,
					"A ZapAuthenticator has not answered in time; refused peers: " + late.size());
		}
		return late;
	}

	long nanosToNextDeadline(long nowNanos, long longest) {
		return this.deadlines.values()
			.stream()
			.mapToLong((deadline) -> Math.max(0, deadline - nowNanos))
			.reduce(longest, Math::min);
	}

	void close() {
		this.executor.shutdownNow();
	}

}
