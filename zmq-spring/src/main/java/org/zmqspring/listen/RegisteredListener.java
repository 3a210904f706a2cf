package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;

/**
 * One listener with its lanes and, while it is started, a worker for each. The figures
 * are thread-safe; everything else is guarded by the container's lock, but for
 * {@link #awaitEnd} and the quarantine.
 */
final class RegisteredListener implements ListenerInfo {

	/** How long an interrupted listener has to return. */
	private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

	private final ListenerSpec spec;

	private final DropWatch drops;

	private final Lanes lanes;

	private final ListenerCall call;

	private final Ticker ticker;

	private final LaneThreads threads;

	private volatile List<Worker> workers = List.of();

	private boolean wanted;

	RegisteredListener(ListenerSpec spec, ListenObserver observer, CallObserver calls, Ticker ticker,
			LaneThreads threads) {
		this.spec = spec;
		this.drops = new DropWatch(spec, observer, ticker);
		this.lanes = Lanes.of(spec, this.drops);
		this.call = new ListenerCall(spec, new Attempts(spec, observer, ticker), new Failures(spec, ticker),
				threads.decorator(), calls);
		this.ticker = ticker;
		this.threads = threads;
		this.wanted = spec.autoStartup();
	}

	ListenerSpec spec() {
		return this.spec;
	}

	Lanes lanes() {
		return this.lanes;
	}

	Quarantine failures() {
		return this.call.quarantine();
	}

	boolean isWanted() {
		return this.wanted;
	}

	void want(boolean running) {
		this.wanted = running;
	}

	/** Go on with the workers there are, or with new ones. */
	void start() {
		this.call.begin();
		List<Worker> before = this.workers;
		List<Worker> now = new ArrayList<>();
		try {
			for (int i = 0; i < this.lanes.all().size(); i++) {
				now.add((i < before.size() && before.get(i).goOn()) ? before.get(i) : newWorker(i));
			}
		}
		catch (RuntimeException | Error ex) {
			// There is no thread for one of them: all or none.
			now.forEach(Worker::end);
			throw ex;
		}
		this.workers = List.copyOf(now);
	}

	private Worker newWorker(int number) {
		Lane lane = this.lanes.all().get(number);
		Worker worker = (this.spec.lane().threading() == Threading.POLLER)
				? new PollerWorker(lane, this.call, this.ticker)
				: new LaneWorker(lane, threadName(number), this.call, this.ticker, this::newThread);
		worker.start();
		return worker;
	}

	/** Whatever is logged on it says whose it is. */
	private Thread newThread(Runnable work) {
		LogKeys keys = LogKeys.listener(id(), socket());
		List<String> own = this.spec.endpoints();
		return this.threads.factory().newThread(((own.size() == 1) ? keys.at(own.get(0)) : keys).around(work));
	}

	private String threadName(int number) {
		String name = this.spec.socket().equals(this.spec.id()) ? "zmq-" + this.spec.id()
				: "zmq-" + this.spec.socket() + "-" + this.spec.id();
		return (this.spec.lane().concurrency() > 1) ? name + "-" + (number + 1) : name;
	}

	void pause() {
		this.workers.forEach(Worker::pause);
	}

	void resume() {
		this.workers.forEach(Worker::resume);
	}

	/**
	 * Handle what is queued, then end. Returns at once. Nobody waits for a listener that
	 * ends itself, so what it fails on now has failed for good.
	 * @param byNanos when to end at the latest
	 */
	void drain(long byNanos) {
		this.workers.forEach((worker) -> worker.drain(byNanos));
		if (isCaller()) {
			this.call.endRetries(this.call.run());
		}
	}

	/**
	 * Wait until all of them have ended, if somebody has called {@link #drain} and no
	 * start; those that are interrupted have the same second to return. A listener that
	 * is itself the caller does not wait for itself.
	 * @param all the listeners
	 * @param ticker the clock
	 */
	static void awaitEnd(Collection<RegisteredListener> all, Ticker ticker) {
		List<Worker> workers = all.stream()
			.filter((listener) -> !listener.isCaller())
			.flatMap((listener) -> listener.workers.stream())
			.toList();
		workers.forEach(Worker::awaitDrained);
		long byNanos = ticker.nanos() + GRACE_NANOS;
		workers.forEach((worker) -> worker.awaitEnd(byNanos));
	}

	@Override
	public String toString() {
		return "Listener[" + id() + " on " + socket() + ", " + state() + "]";
	}

	private boolean isCaller() {
		return this.workers.stream().anyMatch(Worker::isCaller);
	}

	/** Take no message any more, whatever is queued. */
	void end() {
		this.workers.forEach(Worker::end);
	}

	/** Drop what came while it ended already; nothing may feed it any more. */
	void clear() {
		this.workers.forEach(Worker::clear);
	}

	long shutdownNanos() {
		return this.spec.lane().shutdownTimeout().toNanos();
	}

	@Override
	public String id() {
		return this.spec.id();
	}

	@Override
	public String socket() {
		return this.spec.socket();
	}

	@Override
	public Set<TopicPrefix> topics() {
		return this.lanes.topics();
	}

	@Override
	public ListenerState state() {
		List<Worker> current = this.workers;
		return current.isEmpty() ? ListenerState.STOPPED : current.get(0).state();
	}

	@Override
	public int concurrency() {
		return this.spec.lane().concurrency();
	}

	@Override
	public long received() {
		return this.lanes.received();
	}

	@Override
	public long heardNanos() {
		return this.lanes.heardNanos();
	}

	@Override
	public long filtered() {
		return this.call.filtered();
	}

	@Override
	public long failed() {
		return this.call.failed();
	}

	@Override
	public long quarantined() {
		return this.call.quarantine().total();
	}

	@Override
	public int quarantine() {
		return this.call.quarantine().size();
	}

	@Override
	public long dropped() {
		return this.drops.dropped();
	}

	@Override
	public int queue() {
		return this.lanes.queued();
	}

}
