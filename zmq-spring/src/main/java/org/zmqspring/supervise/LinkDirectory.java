package org.zmqspring.supervise;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * The current state of every link, as immutable snapshots. Only the supervisor writes it.
 * Thread-safe.
 */
public final class LinkDirectory {

	private final Map<LinkId, LinkSnapshot> snapshots = new ConcurrentHashMap<>();

	private final Map<LinkId, LinkTraffic> traffic = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile long version;

	/** Create an empty directory. */
	public LinkDirectory() {
	}

	/**
	 * All links, sorted by type, socket and endpoint.
	 * @return snapshots; they do not follow later changes
	 */
	public List<LinkSnapshot> links() {
		return this.snapshots.values()
			.stream()
			.sorted(Comparator.comparing((LinkSnapshot link) -> link.spec().type())
				.thenComparing((link) -> link.spec().socket())
				.thenComparing((link) -> link.spec().endpoint().text()))
			.toList();
	}

	/**
	 * One link as it is now.
	 * @param id the link
	 * @return its snapshot; empty if there is no such link
	 */
	public Optional<LinkSnapshot> link(LinkId id) {
		return Optional.ofNullable(this.snapshots.get(id));
	}

	/**
	 * The messages that one link has received.
	 * @param id the link
	 * @return its live figures; empty if there is no such link
	 */
	public Optional<LinkTraffic> traffic(LinkId id) {
		return Optional.ofNullable(this.traffic.get(id));
	}

	/**
	 * Wait until the links satisfy a condition.
	 * @param condition evaluated at once and after each change
	 * @param timeout longest time to wait
	 * @return whether the condition was satisfied in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public boolean await(Predicate<Collection<LinkSnapshot>> condition, Duration timeout) throws InterruptedException {
		long left = timeout.toNanos();
		while (true) {
			// Evaluated without the lock, so that it cannot block the supervisor.
			long evaluated = this.version;
			if (condition.test(links())) {
				return true;
			}
			this.lock.lock();
			try {
				while (this.version == evaluated) {
					if (left <= 0) {
						return false;
					}
					left = this.changed.awaitNanos(left);
				}
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	void put(LinkSnapshot snapshot) {
		this.snapshots.put(snapshot.spec().id(), snapshot);
		signal();
	}

	void put(LinkId id, LinkTraffic figures) {
		this.traffic.put(id, figures);
	}

	void remove(LinkId id) {
		this.traffic.remove(id);
		this.snapshots.remove(id);
		signal();
	}

	private void signal() {
		this.lock.lock();
		try {
			this.version++;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
