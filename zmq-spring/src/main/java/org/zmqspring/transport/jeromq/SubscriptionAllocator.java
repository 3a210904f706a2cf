package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.PeerRefusal;
import zmq.Msg;

/**
 * Limits what one connection of a publisher may send: subscriptions only, each one that
 * changes something, and only as many as the peer may hold. The engine would keep
 * everything else in memory for as long as the connection lasts. Confined to the engine's
 * I/O thread.
 */
final class SubscriptionAllocator extends InboundAllocator {

	/**
	 * The engine walks through a prefix by recursion, one call for each byte, on the
	 * thread that publishes (JeroMQ 0.6.0, {@code zmq.socket.pubsub.Mtrie}).
	 */
	static final int LONGEST_PREFIX = 2048;

	private static final long WINDOW_NANOS = 1_000_000_000;

	private final long most;

	private final Ticker ticker;

	private final Consumer<PeerRefusal> onNotTaken;

	/** Buffers can be compared, so prefixes of equal hash do not make the set slow. */
	private final Set<ByteBuffer> prefixes = new HashSet<>();

	private long held;

	private long windowNanos;

	private long changes;

	private boolean exceeded;

	SubscriptionAllocator(FrameLimits limits, PeerLimits peerLimits, @Nullable InboundFlow flow, Ticker ticker,
			LimitListener listener, Consumer<PeerRefusal> onNotTaken) {
		super(limits, flow, PeerRefusal.MAX_SUBSCRIPTIONS, listener);
		this.most = peerLimits.maxSubscriptions();
		this.ticker = ticker;
		this.onNotTaken = onNotTaken;
		this.windowNanos = ticker.nanos();
	}

	@Override
	public Msg allocate(int size) {
		onFrame();
		return allocateWithinLimits(size);
	}

	@Override
	Msg newFrame(int size) {
		return new UpstreamFrame(size, this);
	}

	/**
	 * Check a complete frame that is no command. Returns whether the socket may have it.
	 */
	boolean admits(Msg frame) {
		boolean admitted = false;
		try {
			admitted = !this.exceeded && check(frame);
		}
		catch (OutOfMemoryError ex) {
			// Memory is short, perhaps because of another
			// peer. The current peer is disconnected.
			this.exceeded = true;
		}
		if (this.exceeded) {
			this.prefixes.clear();
			reportExceeded();
		}
		return admitted && !this.exceeded;
	}

	private boolean check(Msg frame) {
		if (frame.hasMore() || frame.size() == 0 || frame.get(0) > 1 || frame.get(0) < 0) {
			this.onNotTaken.accept(PeerRefusal.NO_SUBSCRIPTION);
			return false;
		}
		if (frame.size() > LONGEST_PREFIX) {
			this.onNotTaken.accept(PeerRefusal.PREFIX_LENGTH);
			return false;
		}
		ByteBuffer prefix = ByteBuffer.wrap(frame.data(), 1, frame.size() - 1);
		return countChange() && ((frame.get(0) == 1) ? add(prefix) : remove(prefix));
	}

	private boolean countChange() {
		long now = this.ticker.nanos();
		if (now - this.windowNanos >= WINDOW_NANOS) {
			this.windowNanos = now;
			this.changes = 0;
		}
		return isWithin(++this.changes, PeerLimits.CHANGES_PER_SUBSCRIPTION * this.most);
	}

	private boolean add(ByteBuffer prefix) {
		if (!this.prefixes.add(prefix)) {
			return false;
		}
		this.held += weight(prefix);
		return isWithin(this.held, this.most);
	}

	private boolean remove(ByteBuffer prefix) {
		if (!this.prefixes.remove(prefix)) {
			return false;
		}
		this.held -= weight(prefix);
		return true;
	}

	private static int weight(ByteBuffer prefix) {
		return 1 + prefix.remaining() / PeerLimits.BYTES_PER_SUBSCRIPTION;
	}

	private boolean isWithin(long count, long limit) {
		if (limit > 0 && count > limit) {
			this.exceeded = true;
		}
		return !this.exceeded;
	}

	/**
	 * A frame that a peer sends to a publisher. The engine asks each complete frame
	 * whether it is a command, and passes no command to the socket. So a frame that is
	 * not admitted says that it is a command (JeroMQ 0.6.0,
	 * {@code zmq.io.SessionBase.pushMsg}). Confined to the engine's I/O thread until it
	 * is admitted.
	 */
	private static final class UpstreamFrame extends Msg {

		private final SubscriptionAllocator allocator;

		private boolean checked;

		UpstreamFrame(int size, SubscriptionAllocator allocator) {
			super(size);
			this.allocator = allocator;
		}

		@Override
		public boolean isCommand() {
			if (!this.checked) {
				this.checked = true;
				if (super.isCommand()) {
					this.allocator.noteCommand(this);
				}
				else if (!this.allocator.admits(this)) {
					setFlags(COMMAND);
				}
			}
			return super.isCommand();
		}

	}

}
