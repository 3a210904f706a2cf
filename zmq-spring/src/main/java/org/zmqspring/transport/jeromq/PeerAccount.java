package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerLimits;
import zmq.Msg;

/**
 * What one connection of a publisher has subscribed to. What changes nothing goes no
 * further, nor does what a peer may not send: anything but subscriptions, and those
 * beyond its limit. The engine would keep all of that in memory for as long as the
 * connection lasts. Confined to the engine's I/O thread.
 */
final class PeerAccount implements ConnectionAccount {

	/**
	 * The engine walks through a prefix by recursion, one call for each byte, on the
	 * thread that publishes (JeroMQ 0.6.0, {@code zmq.socket.pubsub.Mtrie}).
	 */
	static final int LONGEST_PREFIX = 2048;

	private static final long WINDOW_NANOS = 1_000_000_000;

	private final BoundedAllocator frames;

	private final @Nullable InboundFlow flow;

	private final SeenHeartbeats heartbeats = new SeenHeartbeats();

	private final long most;

	private final Ticker ticker;

	private final Breach breach;

	private final Runnable onLongPrefix;

	/** Buffers can be compared, so that prefixes of equal hash do not make it slow. */
	private final Set<ByteBuffer> prefixes = new HashSet<>();

	private long held;

	private long windowNanos;

	private long changes;

	private boolean over;

	PeerAccount(FrameLimits frames, PeerLimits limits, @Nullable InboundFlow flow, Ticker ticker,
			Consumer<PeerAccount> onBreach, Runnable onLongPrefix) {
		this.flow = flow;
		this.frames = new BoundedAllocator(frames, (size) -> new UpstreamFrame(size, this));
		this.most = limits.maxSubscriptions();
		this.ticker = ticker;
		this.breach = new Breach(() -> onBreach.accept(this));
		this.onLongPrefix = onLongPrefix;
		this.windowNanos = ticker.nanos();
	}

	@Override
	public Msg allocate(int size) {
		if (this.flow != null) {
			this.flow.onFrame();
		}
		return this.frames.allocate(size);
	}

	@Override
	public long frames() {
		return this.frames.count();
	}

	@Override
	public boolean isReadingStopped() {
		return this.flow != null && this.flow.isStopped();
	}

	@Override
	public SeenHeartbeats heartbeats() {
		return this.heartbeats;
	}

	/**
	 * Judge a complete frame.
	 * @param frame the frame, which is no command
	 * @return whether the socket may have it
	 */
	boolean admits(Msg frame) {
		boolean admitted = false;
		try {
			admitted = !this.over && judge(frame);
		}
		catch (OutOfMemoryError ex) {
			// somebody asks for too much, and who asks next gets nothing
			this.over = true;
		}
		if (this.over) {
			this.prefixes.clear();
			this.breach.tell();
		}
		return admitted && !this.over;
	}

	private boolean judge(Msg frame) {
		if (frame.hasMore() || frame.size() == 0 || frame.get(0) > 1 || frame.get(0) < 0) {
			return false;
		}
		if (frame.size() > LONGEST_PREFIX) {
			this.onLongPrefix.run();
			return false;
		}
		ByteBuffer prefix = ByteBuffer.wrap(frame.data(), 1, frame.size() - 1);
		return admitsChange() && ((frame.get(0) == 1) ? admitsOne(prefix) : forgets(prefix));
	}

	private boolean admitsChange() {
		long now = this.ticker.nanos();
		if (now - this.windowNanos >= WINDOW_NANOS) {
			this.windowNanos = now;
			this.changes = 0;
		}
		return within(++this.changes, PeerLimits.CHANGES_PER_SUBSCRIPTION * this.most);
	}

	private boolean admitsOne(ByteBuffer prefix) {
		if (!this.prefixes.add(prefix)) {
			return false;
		}
		this.held += weight(prefix);
		return within(this.held, this.most);
	}

	private boolean forgets(ByteBuffer prefix) {
		if (!this.prefixes.remove(prefix)) {
			return false;
		}
		this.held -= weight(prefix);
		return true;
	}

	private static int weight(ByteBuffer prefix) {
		return 1 + prefix.remaining() / PeerLimits.BYTES_PER_SUBSCRIPTION;
	}

	private boolean within(long count, long limit) {
		if (limit > 0 && count > limit) {
			this.over = true;
		}
		return !this.over;
	}

}
