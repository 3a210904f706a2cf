package org.zmqspring.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Records every fact, and lets a test wait for one. Guarded by its lock.
 */
public final class RecordedFacts implements FactSink {

	private final List<Recorded> all = new ArrayList<>();

	@Override
	public synchronized void offer(SocketKey key, LinkFact fact, long atNanos) {
		this.all.add(new Recorded(key, fact, atNanos));
		notifyAll();
	}

	/**
	 * All facts about one socket, in order.
	 * @param key the socket
	 * @return the facts
	 */
	public synchronized List<LinkFact> of(SocketKey key) {
		return this.all.stream().filter((recorded) -> recorded.key().equals(key)).map(Recorded::fact).toList();
	}

	public synchronized List<Recorded> all() {
		return List.copyOf(this.all);
	}

	/**
	 * Wait for a fact of one kind about a socket.
	 * @param <F> the kind
	 * @param key the socket
	 * @param kind the kind
	 * @return the first fact of that kind
	 */
	public <F extends LinkFact> F await(SocketKey key, Class<F> kind) {
		return kind.cast(await((recorded) -> recorded.key().equals(key) && kind.isInstance(recorded.fact()),
				kind.getSimpleName() + " of " + key)
			.fact());
	}

	private synchronized Recorded await(Predicate<Recorded> wanted, String what) {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (true) {
			for (Recorded recorded : this.all) {
				if (wanted.test(recorded)) {
					return recorded;
				}
			}
			long leftMillis = (end - System.nanoTime()) / 1_000_000;
			if (leftMillis <= 0) {
				throw new AssertionError("No " + what + " in time; there were " + this.all);
			}
			try {
				wait(leftMillis);
			}
			catch (InterruptedException ex) {
				throw new AssertionError("Interrupted while waiting for " + what, ex);
			}
		}
	}

	/**
	 * One recorded fact.
	 *
	 * @param key the socket it is about
	 * @param fact the fact
	 * @param atNanos when, by the ticker
	 */
	public record Recorded(SocketKey key, LinkFact fact, long atNanos) {
	}

}
