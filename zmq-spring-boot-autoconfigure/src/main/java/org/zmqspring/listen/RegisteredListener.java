package org.zmqspring.listen;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;

/**
 * One listener with its lane and, while it is started, its worker. The figures are
 * thread-safe; everything else is guarded by the container's lock, but for
 * {@link #awaitEnd()}.
 */
final class RegisteredListener implements ListenerInfo {

	/** How long an interrupted listener has to return. */
	private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

	private final DropWatch drops;

	private final Lane lane;

	private final ListenerCall call;

	private final Ticker ticker;

	private final ThreadFactory threads;

	private volatile @Nullable LaneWorker worker;

	private boolean wanted;

	RegisteredListener(ListenerSpec spec, ListenObserver observer, Ticker ticker, ThreadFactory threads) {
		this.drops = new DropWatch(spec, observer, ticker);
		this.lane = new Lane(spec, this.drops);
		this.call = new ListenerCall(spec, observer, ticker);
		this.ticker = ticker;
		this.threads = threads;
		this.wanted = spec.autoStartup();
	}

	Lane lane() {
		return this.lane;
	}

	boolean isWanted() {
		return this.wanted;
	}

	void want(boolean running) {
		this.wanted = running;
	}

	/** Go on with the worker there is, or with a new one. */
	void start() {
		LaneWorker current = this.worker;
		if (current == null || !current.goOn()) {
			LaneWorker next = new LaneWorker(this.lane, this.call, this.ticker, this.threads);
			next.start();
			this.worker = next;
		}
	}

	void pause() {
		LaneWorker current = this.worker;
		if (current != null) {
			current.pause();
		}
	}

	void resume() {
		LaneWorker current = this.worker;
		if (current != null) {
			current.resume();
		}
	}

	/**
	 * Handle what is queued, then end. Returns at once.
	 * @param byNanos when to end at the latest
	 */
	void drain(long byNanos) {
		LaneWorker current = this.worker;
		if (current != null) {
			current.drain(byNanos);
		}
	}

	/** Wait until it has ended, if somebody has called {@link #drain} and no start. */
	void awaitEnd() {
		LaneWorker current = this.worker;
		if (current != null) {
			current.awaitEnd(GRACE_NANOS);
		}
	}

	/** Take no message any more, whatever is queued. */
	void end() {
		LaneWorker current = this.worker;
		if (current != null) {
			current.end();
		}
	}

	/** Drop what came while it ended already; nothing may feed it any more. */
	void clear() {
		LaneWorker current = this.worker;
		if (current != null) {
			current.clear();
		}
	}

	long shutdownNanos() {
		return this.lane.spec().lane().shutdownTimeout().toNanos();
	}

	@Override
	public String id() {
		return this.lane.spec().id();
	}

	@Override
	public String socket() {
		return this.lane.spec().socket();
	}

	@Override
	public Set<TopicPrefix> topics() {
		return this.lane.spec().topics();
	}

	@Override
	public ListenerState state() {
		LaneWorker current = this.worker;
		return (current != null) ? current.state() : ListenerState.STOPPED;
	}

	@Override
	public long received() {
		return this.lane.received();
	}

	@Override
	public long failed() {
		return this.call.failed();
	}

	@Override
	public long dropped() {
		return this.drops.dropped();
	}

	@Override
	public int queue() {
		return this.lane.queued();
	}

}
