package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * The few sockets that need a look at a certain time: held ones, resting ones and those
 * that retire. Confined to the poller thread.
 */
final class WaitingFeeds {

	private final ArrayList<Feed> feeds = new ArrayList<>();

	private final SocketPoller<SubscriberSocket> sockets;

	WaitingFeeds(SocketPoller<SubscriberSocket> sockets) {
		this.sockets = sockets;
	}

	/**
	 * Make sure that no memory is needed for one to wait: one that could not would never
	 * be read again.
	 * @param count how many there are
	 */
	void makeRoom(int count) {
		this.feeds.ensureCapacity(count);
	}

	void add(Feed feed) {
		if (!this.feeds.contains(feed)) {
			this.feeds.add(feed);
		}
	}

	/**
	 * Do not read a socket for now.
	 * @param feed the socket
	 * @param nowNanos the time
	 */
	void hold(Feed feed, long nowNanos) {
		if (!feed.isClosed()) {
			this.sockets.hold(feed.socket());
			feed.socket().traffic().pause(nowNanos);
		}
		add(feed);
	}

	/**
	 * Read a socket again, if nothing stands in the way any more.
	 * @param feed the socket
	 * @param nowNanos the time
	 */
	void retry(Feed feed, long nowNanos) {
		feed.retry(nowNanos);
		feed.routes().review(nowNanos);
		if (!feed.isHeld()) {
			if (!feed.isClosed()) {
				this.sockets.release(feed.socket());
				feed.socket().traffic().resume(nowNanos);
			}
			if (!feed.isRetiring()) {
				remove(feed);
			}
		}
	}

	void remove(Feed feed) {
		this.feeds.remove(feed);
	}

	/**
	 * How long until one of them needs a look.
	 * @param longestNanos the answer if none does before
	 * @param nowNanos the time
	 * @return nanoseconds
	 */
	long leftNanos(long longestNanos, long nowNanos) {
		long least = longestNanos;
		for (Feed feed : this.feeds) {
			least = Math.min(least, feed.leftNanos(nowNanos));
		}
		return least;
	}

	boolean isEmpty() {
		return this.feeds.isEmpty();
	}

	/**
	 * Those that wait now.
	 * @return a copy, in the order in which they came
	 */
	List<Feed> list() {
		return List.copyOf(this.feeds);
	}

}
