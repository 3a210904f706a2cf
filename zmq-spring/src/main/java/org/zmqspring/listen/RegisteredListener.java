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
 * One listener with its lanes and, while it is started, one worker for each lane. The
 * figures, {@link #awaitEnd} and the quarantine are thread-safe. Everything else is
 * guarded by the registry's lock.
 */
final class RegisteredListener implements ListenerInfo {

	/** The time in which an interrupted listener must return. */
	private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

	private final ListenerSpec spec;

	private final DropCounter drops;

	private final Lanes lanes;

	private final ListenerCall call;

	private final Ticker ticker;

	private final LaneThreads threads;

	private volatile List<Worker> workers = List.of();

	/** Whether it runs while the poller runs. */
	private boolean wanted;

	RegisteredListener(ListenerSpec spec, ListenObserver observer, CallObserver calls, Ticker ticker,
			LaneThreads threads) {
		this.spec = spec;
		this.drops = new DropCounter(spec, observer, ticker);
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

	Quarantine quarantinedMessages() {
		return this.call.quarantine();
	}

	boolean isWanted() {
		return this.wanted;
	}

	void setWanted(boolean running) {
		this.wanted = running;
	}

	/** Restart the workers, or replace those that have ended. */
	void start() {
		this.call.beginRun();
		List<Worker> before = this.workers;
		List<Worker> now = new ArrayList<>();
		try {
			for (int i = 0; i < this.lanes.all().size(); i++) {
				now.add((i < before.size() && before.get(i).tryRestart()) ? before.get(i) : newWorker(i));
			}
		}
		catch (RuntimeException | Error ex) {
			// One of them got no thread, so none of them runs.
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

	/** All log lines of the thread name the listener. */
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
	 * Handle the queued messages, then end, at the given time at the latest. Returns at
	 * once. A listener that ends itself gets no more retries.
	 */
	void drain(long byNanos) {
		this.workers.forEach((worker) -> worker.drain(byNanos));
		if (isCaller()) {
			this.call.endRetries(this.call.runNumber());
		}
	}

	/**
	 * Wait until all draining listeners have ended. Those that are interrupted share one
	 * second to return. Does not wait for a listener that is itself the caller.
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

	/** Take no more messages, and drop the queued ones. */
	void end() {
		this.workers.forEach(Worker::end);
	}

	/** Drop the messages that the lanes got after the end. They get no more now. */
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
