package org.zmqspring.transport;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/** A publisher that records the messages that it is given to send. Thread-safe. */
public final class FakePublisherSocket extends FakeSocket implements PublisherSocket {

	/** Messages that a full peer has not taken yet. */
	public static final int QUEUED = 1000;

	private final List<byte[][]> sent = new CopyOnWriteArrayList<>();

	private final List<TopicPrefix> held = new CopyOnWriteArrayList<>();

	private final AtomicBoolean peersChanged = new AtomicBoolean();

	private volatile boolean tears;

	private volatile boolean broken;

	private volatile boolean unreadable;

	private final List<TopicPrefix> full = new CopyOnWriteArrayList<>();

	private final SocketSettings settings;

	private long fullSince = -1;

	private long discarded;

	FakePublisherSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
		this.settings = request.settings();
	}

	@Override
	public int send(byte[][] frames) {
		if (isClosed()) {
			return 0;
		}
		if (this.tears || this.broken) {
			this.broken = true;
			throw new OutOfMemoryError("made up by the test");
		}
		this.sent.add(frames);
		return (int) this.full.stream().filter((prefix) -> prefix.matches(frames[0])).count();
	}

	/** Make the next send fail between two frames. */
	public void tearNext() {
		this.tears = true;
	}

	@Override
	public boolean isBroken() {
		return this.broken;
	}

	@Override
	public boolean hasRoom(byte[] first) {
		return !this.settings.isNodrop() || this.full.stream().noneMatch((prefix) -> prefix.matches(first));
	}

	/** As in the engine, a peer that stays full for the timeout is disconnected. */
	@Override
	public long checkStalled(byte[] first, long nowNanos) {
		if (hasRoom(first)) {
			this.fullSince = -1;
			return 0;
		}
		this.fullSince = (this.fullSince < 0) ? nowNanos : this.fullSince;
		long left = this.settings.nodropTimeout().toNanos() - (nowNanos - this.fullSince);
		if (left > 0) {
			return left;
		}
		this.discarded += QUEUED;
		this.full.removeIf((prefix) -> prefix.matches(first));
		return 0;
	}

	@Override
	public long takeDiscarded() {
		long count = this.discarded;
		this.discarded = 0;
		return count;
	}

	@Override
	public boolean isSubscribedTo(byte[] first) {
		return this.held.stream().anyMatch((prefix) -> prefix.matches(first));
	}

	@Override
	public byte @Nullable [] receiveSubscription() {
		if (this.unreadable) {
			throw new IllegalStateException("made up by the test");
		}
		byte[][] frames = next();
		return (frames != null) ? frames[0] : null;
	}

	/** Make every read of subscriptions fail from now on. */
	public void failReceive() {
		this.unreadable = true;
	}

	/**
	 * Let a peer subscribe.
	 * @param prefix the prefix that it subscribes to
	 */
	public void peerSubscribes(TopicPrefix prefix) {
		this.held.add(prefix);
		event(1, prefix);
	}

	/**
	 * Let a peer unsubscribe.
	 * @param prefix the prefix that it had subscribed to
	 */
	public void peerUnsubscribes(TopicPrefix prefix) {
		this.held.remove(prefix);
		event(0, prefix);
	}

	/**
	 * Let a peer leave. An event follows only if no other peer holds its subscription.
	 * @param prefix the prefix that it had subscribed to
	 */
	public void peerLeaves(TopicPrefix prefix) {
		this.held.remove(prefix);
		this.peersChanged.set(true);
		if (!this.held.contains(prefix)) {
			event(0, prefix);
		}
	}

	@Override
	public boolean peersChanged() {
		return this.peersChanged.getAndSet(false);
	}

	@Override
	public int subscribers(byte[] prefix) {
		return Collections.frequency(this.held, TopicPrefix.of(prefix));
	}

	/**
	 * Make the queue of a peer full from now on.
	 * @param prefix the prefix that the peer has subscribed to
	 */
	public void peerIsFull(TopicPrefix prefix) {
		this.full.add(prefix);
	}

	/** Give every peer room again. */
	public void peersReadAgain() {
		this.full.clear();
	}

	private void event(int type, TopicPrefix prefix) {
		byte[] topic = prefix.bytes();
		byte[] event = new byte[topic.length + 1];
		event[0] = (byte) type;
		System.arraycopy(topic, 0, event, 1, topic.length);
		incoming(new byte[][] { event });
	}

	/**
	 * The messages sent so far, in order.
	 * @return the messages, as frames
	 */
	public List<byte[][]> sent() {
		return List.copyOf(this.sent);
	}

}
