package org.zmqspring.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.supervise.ZmqPeerEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;

/**
 * What has happened on one link, in order: its transitions, the commands to its peers and
 * the starts of tests. Guarded by its lock.
 */
final class LinkTimeline implements LinkListener, PeerObserver {

	/** How many entries are kept. */
	private static final int CAPACITY = 2000;

	/** Before the first entry of a link. */
	private static final long NEVER = 0;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final SocketMode mode;

	private final Ticker ticker;

	private final Deque<Entry> entries = new ArrayDeque<>();

	/** The number of the latest entry into each state. */
	private final Map<LinkState, Long> entered = new EnumMap<>(LinkState.class);

	private final Map<TransitionCause, Long> losses = new EnumMap<>(TransitionCause.class);

	private LinkState state = LinkState.NEW;

	private long sinceNanos;

	/** Entries are numbered from 1. */
	private long latest;

	/** The number of the latest fault, or of the start of the test. */
	private long fault = NEVER;

	private String faultName = "the start";

	/**
	 * Whether the connection that there was at the latest fault has not ended yet, and
	 * must end because of the fault.
	 */
	private boolean mustEnd;

	private long ended = NEVER;

	private String test = "the start of the history";

	private long testNanos;

	private long reconnects;

	private @Nullable TransitionCause lostBy;

	LinkTimeline(SocketMode mode, Ticker ticker) {
		this.mode = mode;
		this.ticker = ticker;
		this.testNanos = ticker.nanos();
		this.sinceNanos = this.testNanos;
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		locked(() -> {
			this.sinceNanos = this.ticker.nanos();
			this.state = event.to();
			add(new Entry.Transition(this.sinceNanos, event));
			this.entered.put(event.to(), this.latest);
			if (event.to() == LinkState.BACKING_OFF || event.to() == LinkState.CLOSED) {
				this.ended = this.mustEnd ? this.latest : this.ended;
				this.mustEnd = false;
			}
			if (event.isReconnect()) {
				this.reconnects++;
			}
			if (event.isDisconnect()) {
				this.losses.merge(event.cause(), 1L, Long::sum);
				this.lostBy = event.cause();
			}
			return null;
		});
	}

	@Override
	public void peerChanged(ZmqPeerEvent event) {
		locked(() -> {
			add(new Entry.Note(this.ticker.nanos(), "peer " + event.remote()
					+ (event.connected() ? " connected, " : " disconnected, ") + peers(event.peers())));
			return null;
		});
	}

	private static String peers(int count) {
		return (count == 1) ? "1 peer" : count + " peers";
	}

	@Override
	public void removed(LinkId link) {
		locked(() -> {
			add(new Entry.Note(this.ticker.nanos(), "the link was removed"));
			return null;
		});
	}

	@Override
	public void faultBegins(String command, boolean breaking) {
		locked(() -> {
			add(new Entry.Note(this.ticker.nanos(), "the test commands " + command));
			boolean connected = this.state == LinkState.UP || this.state == LinkState.CONFIRMING;
			this.mustEnd = this.mustEnd || (breaking && connected && this.mode == SocketMode.CONNECT);
			this.ended = NEVER;
			this.fault = this.latest;
			this.faultName = command;
			return null;
		});
	}

	@Override
	public void repaired(String command) {
		locked(() -> {
			add(new Entry.Note(this.ticker.nanos(), "the test commands " + command));
			return null;
		});
	}

	/** The kit repairs peers, so the next commands are not those of a test. */
	void prepare(String name) {
		locked(() -> {
			add(new Entry.Note(this.ticker.nanos(), "the kit prepares " + name));
			return null;
		});
	}

	/** The latest start of a test, or of the history. */
	String test() {
		return locked(() -> this.test);
	}

	/** A test begins. Counts begin at 0, and earlier states do not count. */
	void beginTest(String name) {
		locked(() -> {
			this.testNanos = this.ticker.nanos();
			this.test = "the start of " + name;
			add(new Entry.Note(this.testNanos, "start of " + name));
			this.fault = this.latest;
			this.faultName = this.test;
			this.mustEnd = false;
			this.ended = NEVER;
			this.reconnects = 0;
			this.losses.clear();
			this.lostBy = null;
			return null;
		});
	}

	private void add(Entry entry) {
		this.latest++;
		if (this.entries.size() == CAPACITY) {
			this.entries.removeFirst();
		}
		this.entries.addLast(entry);
		this.changed.signalAll();
	}

	/**
	 * Wait until the link has entered a state since the latest fault, or is in it. Being
	 * up does not count as long as the fault must still end the connection. Returns
	 * whether that was so in time.
	 */
	boolean await(LinkState wanted, Duration timeout) {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (!isReached(wanted)) {
				if (left <= 0) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the state " + wanted, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isReached(LinkState wanted) {
		long at = this.entered.getOrDefault(wanted, NEVER);
		if (wanted.isUp() && this.mustEnd) {
			return false;
		}
		boolean sinceFault = at > this.fault;
		return (wanted.isUp() && this.ended != NEVER) ? at > this.ended : (sinceFault || this.state == wanted);
	}

	LinkState state() {
		return locked(() -> this.state);
	}

	long reconnects() {
		return locked(() -> this.reconnects);
	}

	long disconnects() {
		return locked(() -> this.losses.values().stream().mapToLong(Long::longValue).sum());
	}

	@Nullable TransitionCause lostBy() {
		this.lock.lock();
		try {
			return this.lostBy;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The latest fault, or the start of the test if there was none since. */
	String fault() {
		return locked(() -> this.faultName);
	}

	/** The transitions since the start of the test. */
	List<ZmqConnectionEvent> transitions() {
		return locked(() -> this.entries.stream()
			.filter((entry) -> entry.nanos() - this.testNanos >= 0)
			.filter(Entry.Transition.class::isInstance)
			.map((entry) -> ((Entry.Transition) entry).event())
			.toList());
	}

	/** The history for people, a line for each event. */
	String describe() {
		return locked(() -> {
			List<String> lines = new ArrayList<>();
			lines.add("Times are relative to " + this.test + ":");
			FailedAttempts failed = new FailedAttempts(lines);
			for (Entry entry : this.entries) {
				if (!failed.add(entry)) {
					failed.flush();
					lines.add(line(entry.nanos(), entry.text()));
				}
			}
			failed.flush();
			lines.add(line(this.ticker.nanos(), "now: " + this.state + " for "
					+ TimeUnit.NANOSECONDS.toMillis(this.ticker.nanos() - this.sinceNanos) + " ms"));
			return String.join("\n", lines);
		});
	}

	private String line(long nanos, String text) {
		return String.format(Locale.ROOT, "  %s  %s", seconds(nanos), text);
	}

	private String seconds(long nanos) {
		return String.format(Locale.ROOT, "%+9.3f s", (nanos - this.testNanos) / 1e9);
	}

	private <T> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Something that has happened. Immutable. */
	private sealed interface Entry {

		long nanos();

		String text();

		/** Text for people. */
		record Note(long nanos, String text) implements Entry {
		}

		/** A transition of the link. */
		record Transition(long nanos, ZmqConnectionEvent event) implements Entry {

			@Override
			public String text() {
				String text = this.event.from() + " -> " + this.event.to() + " (" + this.event.cause().tag() + ")";
				String detail = this.event.detail();
				if (detail != null) {
					text += ": " + detail;
				}
				if (this.event.to() == LinkState.BACKING_OFF) {
					text += ", next attempt in " + this.event.delay().toMillis() + " ms";
				}
				if (this.event.outage() != null) {
					text += ", was down for " + this.event.downtime().toMillis() + " ms";
				}
				return text;
			}

			/** Whether an attempt begins or continues. */
			boolean isAttempt() {
				return this.event.to() == LinkState.CONNECTING || this.event.to() == LinkState.BINDING
						|| this.event.to() == LinkState.CONFIRMING;
			}

			/** Whether an attempt has failed. */
			boolean isFailedAttempt() {
				return this.event.to() == LinkState.BACKING_OFF && !this.event.from().isUp();
			}

		}

	}

	/**
	 * Failed attempts that follow each other. Each of them has two or three transitions;
	 * attempts that failed for the same reason become one line.
	 */
	private final class FailedAttempts {

		private final List<String> lines;

		/** The transitions of the attempt that is under way. */
		private final List<Entry.Transition> attempt = new ArrayList<>();

		private Entry.@Nullable Transition last;

		private long firstNanos;

		private int count;

		FailedAttempts(List<String> lines) {
			this.lines = lines;
		}

		/** Returns whether the entry is part of an attempt that may have failed. */
		boolean add(Entry entry) {
			if (!(entry instanceof Entry.Transition transition)) {
				return false;
			}
			if (transition.isAttempt()) {
				this.attempt.add(transition);
				return true;
			}
			if (!transition.isFailedAttempt() || this.attempt.isEmpty()) {
				return false;
			}
			if (this.last != null && !isSame(this.last.event(), transition.event())) {
				flushFailed();
			}
			this.firstNanos = (this.count == 0) ? this.attempt.get(0).nanos() : this.firstNanos;
			this.attempt.clear();
			this.last = transition;
			this.count++;
			return true;
		}

		private static boolean isSame(ZmqConnectionEvent one, ZmqConnectionEvent other) {
			return one.cause() == other.cause() && one.from() == other.from();
		}

		/** Write what was added since the last flush. */
		void flush() {
			flushFailed();
			this.attempt.forEach((transition) -> this.lines.add(line(transition.nanos(), transition.text())));
			this.attempt.clear();
		}

		private void flushFailed() {
			Entry.@Nullable Transition failure = this.last;
			if (failure != null) {
				String text = (this.count == 1) ? "an attempt failed: "
						: this.count + " attempts failed, the last one at " + seconds(failure.nanos()).strip() + ": ";
				this.lines.add(line(this.firstNanos, text + failure.text()));
			}
			this.last = null;
			this.count = 0;
		}

	}

}
