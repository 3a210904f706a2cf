package org.zmqspring.transport;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/** A backend that records the messages that it is given to send. Thread-safe. */
public final class FakeXpubSocket extends FakeSocket implements XpubSocket {

	/** Messages that a full peer has not taken yet. */
	public static final int QUEUED = 1000;

	private final List<FakeMessage> sent = new CopyOnWriteArrayList<>();

	private final List<TopicPrefix> held = new CopyOnWriteArrayList<>();

	private final List<TopicPrefix> full = new CopyOnWriteArrayList<>();

	private final SocketSettings settings;

	private volatile boolean tears;

	private volatile boolean broken;

	private volatile boolean unreadable;

	private volatile boolean refuses;

	private long fullSince = -1;

	private long discarded;

	FakeXpubSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		super(request, onClose);
		this.settings = request.settings();
	}

	@Override
	public int send(EngineMessage message) {
		if (isClosed() || this.refuses) {
			return NOT_TAKEN;
		}
		if (this.tears || this.broken) {
			this.broken = true;
			throw new OutOfMemoryError("made up by the test");
		}
		this.sent.add((FakeMessage) message);
		return (int) this.full.stream().filter((prefix) -> prefix.matches(first(message))).count();
	}

	private static byte[] first(EngineMessage message) {
		return ((FakeMessage) message).frames()[0];
	}

	/** Do not take any message from now on, as an engine that has ended. */
	public void refuseMessages() {
		this.refuses = true;
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
	public boolean hasRoom(EngineMessage message) {
		return !this.settings.isNodrop() || this.full.stream().noneMatch((prefix) -> prefix.matches(first(message)));
	}

	/** As in the engine, a peer that stays full for the timeout is disconnected. */
	@Override
	public long checkStalled(EngineMessage message, long nowNanos) {
		if (hasRoom(message)) {
			this.fullSince = -1;
			return 0;
		}
		this.fullSince = (this.fullSince < 0) ? nowNanos : this.fullSince;
		long left = this.settings.nodropTimeout().toNanos() - (nowNanos - this.fullSince);
		if (left > 0) {
			return left;
		}
		this.discarded += QUEUED;
		this.full.removeIf((prefix) -> prefix.matches(first(message)));
		return 0;
	}

	@Override
	public long takeDiscarded() {
		long count = this.discarded;
		this.discarded = 0;
		return count;
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
	 * Let a peer subscribe. An event follows only if no other peer holds the prefix.
	 * @param prefix the prefix that it subscribes to
	 */
	public void peerSubscribes(TopicPrefix prefix) {
		if (!this.held.contains(prefix)) {
			event(1, prefix);
		}
		this.held.add(prefix);
	}

	/**
	 * Let a peer unsubscribe, or leave. An event follows only if no other peer holds the
	 * prefix.
	 * @param prefix the prefix that it had subscribed to
	 */
	public void peerUnsubscribes(TopicPrefix prefix) {
		this.held.remove(prefix);
		if (Collections.frequency(this.held, prefix) == 0) {
			event(0, prefix);
		}
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
	 * @return the frames of each message as text
	 */
	public List<List<String>> sent() {
		return this.sent.stream().map(FakeMessage::text).toList();
	}

}
