package org.zmqspring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.ZmqStartupException;
import org.zmqspring.transport.SocketMode;

/**
 * Opens the links of sockets at start-up, waits for them as configured, and closes them
 * later. Thread-safe.
 */
final class SocketStarter {

	/** The longest wait for the first result of a link. */
	private static final Duration FIRST_RESULT = Duration.ofSeconds(60);

	/** How often a wait checks whether it can still succeed. */
	private static final Duration CHECK = Duration.ofMillis(50);

	private static final Duration CHECK_OF_THREADS = Duration.ofMillis(500);

	private final Supervisor supervisor;

	private final LinkDirectory directory;

	private final Ticker ticker;

	SocketStarter(Supervisor supervisor, LinkDirectory directory, Ticker ticker) {
		this.supervisor = supervisor;
		this.directory = directory;
		this.ticker = ticker;
	}

	/**
	 * Open all links of the sockets. Then wait for those that start-up depends on, and
	 * until all others are in the directory. The waiting times of the sockets run at the
	 * same time.
	 * @throws ZmqStartupException if a link fails that is required at start-up
	 */
	void open(Collection<SocketSpec> sockets) {
		long openedNanos = this.ticker.nanos();
		List<Opening> openings = sockets.stream()
			.flatMap((socket) -> socket.links()
				.stream()
				.map((link) -> new Opening(socket, link, this.supervisor.open(link))))
			.toList();
		openings.forEach((opening) -> await(opening, openedNanos));
	}

	/** A link that is being opened. */
	private record Opening(SocketSpec socket, LinkSpec link, CompletableFuture<LinkSnapshot> firstResult) {

		boolean isDecisive() {
			return this.socket.start().required();
		}

		/** Whether links to all addresses of a name replace it. */
		boolean isOfAllAddresses() {
			return this.socket.hasAllAddresses(this.link.endpoint());
		}

		/** The links that it opened, among all links. */
		Stream<LinkSnapshot> among(Collection<LinkSnapshot> links) {
			return links.stream()
				.filter((link) -> isOfAllAddresses() ? isOfSocket(link.spec())
						: link.spec().id().equals(this.link.id()));
		}

		private boolean isOfSocket(LinkSpec other) {
			return other.socket().equals(this.link.socket()) && other.type() == this.link.type();
		}

	}

	/**
	 * How long to wait until a link is up. Zero for a socket that binds, because a bind
	 * succeeds or fails at once.
	 */
	private static Duration patience(SocketSpec socket) {
		return (socket.mode() == SocketMode.CONNECT) ? socket.start().awaitConnected() : Duration.ZERO;
	}

	private void await(Opening opening, long openedNanos) {
		try {
			boolean up = isUpInTime(opening, openedNanos);
			if (!up && opening.isDecisive()) {
				throw failed(opening, reason(opening));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			if (opening.isDecisive()) {
				throw new ZmqStartupException(opening.link().id(), "start-up was interrupted", ex);
			}
		}
	}

	private boolean isUpInTime(Opening opening, long openedNanos) throws InterruptedException {
		Duration patience = patience(opening.socket());
		if (!patience.isZero()) {
			Duration left = patience.minusNanos(this.ticker.nanos() - openedNanos);
			return awaitLinks(opening, (link) -> link.state().isUp(), left);
		}
		if (opening.isDecisive()) {
			return firstResult(opening).state().isUp();
		}
		// After the start, health and tests must see every link.
		return awaitLinks(opening, (link) -> true, FIRST_RESULT);
	}

	/**
	 * The links to the addresses of a name are awaited together with the other links of
	 * the socket: an address can be that of another name.
	 */
	private boolean awaitLinks(Opening opening, Predicate<LinkSnapshot> condition, Duration patience)
			throws InterruptedException {
		CompletableFuture<Void> posted = this.supervisor.afterPosted();
		boolean met;
		Duration left = patience;
		do {
			met = this.directory.await(
					(links) -> (posted.isDone() || !opening.isOfAllAddresses())
							&& opening.among(links).findAny().isPresent() && opening.among(links).allMatch(condition),
					(left.compareTo(CHECK) < 0) ? left : CHECK);
			left = left.minus(CHECK);
		}
		while (!met && left.toNanos() > 0 && !isEnded(left.toMillis()));
		return met;
	}

	/**
	 * Whether the application is being ended. If a link listener ends it, no link changes
	 * until the listener returns. If another thread ends it, that thread waits for this
	 * start.
	 */
	private boolean isEnded(long leftMillis) {
		// With hundreds of threads it takes milliseconds to look at all stacks.
		boolean now = leftMillis % CHECK_OF_THREADS.toMillis() < CHECK.toMillis();
		return this.supervisor.isEndWaiter() || (now && EndWaiter.ofStart() != null);
	}

	private ZmqStartupException failed(Opening opening, String reason) {
		Thread closer = EndWaiter.ofStart();
		if (closer != null) {
			KeepAlive.whileClosing(closer);
		}
		boolean ended = closer != null || this.supervisor.isEndWaiter();
		return new ZmqStartupException(opening.link().id(), ended ? "another thread ends the application" : reason,
				null);
	}

	private LinkSnapshot firstResult(Opening opening) throws InterruptedException {
		try {
			long left = FIRST_RESULT.toMillis();
			do {
				LinkSnapshot result = resultOrNull(opening);
				if (result != null) {
					return result;
				}
				left -= CHECK.toMillis();
			}
			while (left > 0 && !isEnded(left));
			throw failed(opening, "no answer within " + FIRST_RESULT.toSeconds() + "s");
		}
		catch (ExecutionException ex) {
			throw new ZmqStartupException(opening.link().id(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static @Nullable LinkSnapshot resultOrNull(Opening opening)
			throws InterruptedException, ExecutionException {
		try {
			return opening.firstResult().get(CHECK.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
	}

	private String reason(Opening opening) {
		return opening.among(this.directory.links())
			.filter((link) -> !link.state().isUp() && link.lastError() != null)
			.findFirst()
			.map((link) -> link.spec().id().equals(opening.link().id()) ? link.lastError()
					: link.spec().endpoint() + ": " + link.lastError())
			.orElse("it is not connected");
	}

	/**
	 * Close all links of the sockets and wait for that; returns whether all are closed.
	 */
	boolean close(Collection<SocketSpec> sockets, Duration bound) {
		return close(sockets, bound, () -> false);
	}

	/**
	 * Close all links of the sockets and wait for that; returns whether all are closed.
	 * The wait ends early if the owner of the sockets, or the supervisor, itself waits
	 * for the end of the application.
	 */
	boolean close(Collection<SocketSpec> sockets, Duration bound, BooleanSupplier ownerEnds) {
		CompletableFuture<?>[] closing = sockets.stream()
			.flatMap((socket) -> socket.links().stream())
			.map((link) -> this.supervisor.close(link.id()))
			.toArray(CompletableFuture[]::new);
		CompletableFuture<Void> all = CompletableFuture.allOf(closing);
		return Uninterrupted.await(all, bound, () -> this.supervisor.isEndWaiter() || ownerEnds.getAsBoolean(),
				this.ticker);
	}

}
