package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
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
 * Has peers judged by the authenticators of the application, on a thread of their own and
 * within a bound, so that one that hangs holds up neither the configured rules nor the
 * revocation of keys. Confined to the thread {@code zmq-zap}.
 */
final class OutsideJudges {

	private static final Logger logger = LoggerFactory.getLogger(OutsideJudges.class);

	/** A peer waits so long for its verdict. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int WAITING = 1000;

	private final List<ZapAuthenticator> authenticators;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Map<Case, Long> deadlines = new IdentityHashMap<>();

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(WAITING), OutsideJudges::thread);

	/** A peer that is waiting for its verdict. */
	record Case(ZapCall call, ZapDoor door, ZapRequest request) {
	}

	OutsideJudges(List<ZapAuthenticator> authenticators, Ticker ticker) {
		this.authenticators = List.copyOf(authenticators);
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, EngineLog.OTHER_THREAD);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-zap-authenticator");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Have a peer judged.
	 * @param pending the peer
	 * @param opinion is told the cause of a refusal, or {@code null}, on another thread
	 * @return {@code false} if there is nobody to ask
	 */
	boolean ask(Case pending, BiConsumer<Case, @Nullable RefusalCause> opinion) {
		if (this.authenticators.isEmpty()) {
			return false;
		}
		long deadline = this.ticker.nanos() + PATIENCE.toNanos();
		this.deadlines.put(pending, deadline);
		try {
			this.executor.execute(() -> judge(pending, deadline, opinion));
		}
		catch (RejectedExecutionException ex) {
			opinion.accept(pending, RefusalCause.ERROR);
		}
		return true;
	}

	/**
	 * Whoever has waited too long is refused already, and must not keep others waiting.
	 */
	private void judge(Case pending, long deadline, BiConsumer<Case, @Nullable RefusalCause> opinion) {
		if (this.ticker.nanos() - deadline < 0) {
			opinion.accept(pending, judge(pending.request()));
		}
	}

	private @Nullable RefusalCause judge(ZapRequest request) {
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

	boolean isPending(Case pending) {
		return this.deadlines.containsKey(pending);
	}

	void forget(Case pending) {
		this.deadlines.remove(pending);
	}

	/** Those that have waited too long. */
	List<Case> expire(long nowNanos) {
		if (this.deadlines.isEmpty()) {
			return List.of();
		}
		List<Case> late = this.deadlines.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() - nowNanos <= 0)
			.map(Map.Entry::getKey)
			.toList();
		if (!late.isEmpty()) {
			this.failures.warn(logger, null, "A ZapAuthenticator has not answered in time, so a peer is refused");
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
