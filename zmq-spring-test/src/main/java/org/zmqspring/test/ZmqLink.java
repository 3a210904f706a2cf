package org.zmqspring.test;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;

/**
 * One link of an application under test. Figures count from the start of the test. They
 * include every message that a listener already has. <pre class="code">
 * ZmqLink link = links.subscriber("default");
 * feed.kill();
 * link.await(LinkState.BACKING_OFF);
 * feed.restart();
 * link.await(LinkState.UP);
 * assertThat(link).hasReconnects(1).wasLostBy(TransitionCause.PEER);
 * </pre> A failure shows what the link did. Thread-safe.
 */
public final class ZmqLink implements AssertProvider<ZmqLinkAssert> {

	private final ZmqLinks links;

	private final LinkId id;

	private final LinkTimeline timeline;

	private final PeerObserver observer = new Observer();

	/** Guarded by this. */
	private LinkTraffic traffic = new LinkTraffic();

	/** What was counted when the test began. Guarded by this. */
	private Figures before = Figures.ZERO;

	/**
	 * How many messages the link had when its publisher was restarted; {@code -1} if it
	 * was not. Guarded by this.
	 */
	private long messagesAtRestart = -1;

	/**
	 * Whether the publisher was restarted before the test, and the first message will
	 * show that. Guarded by this.
	 */
	private boolean restartedBefore;

	ZmqLink(ZmqLinks links, LinkId id, LinkTimeline timeline) {
		this.links = links;
		this.id = id;
		this.timeline = timeline;
	}

	/** The link was opened, for the first time or again. Its traffic counts from 0. */
	synchronized void added(LinkTraffic newTraffic) {
		this.before = this.before.minus(Figures.of(this.traffic));
		this.traffic = newTraffic;
		this.messagesAtRestart = -1;
		this.restartedBefore = false;
	}

	void beginTest(String test) {
		long dropped = this.links.dropped(this.id);
		long sent = this.links.sent(this.id);
		synchronized (this) {
			this.before = Figures.of(this.traffic).with(dropped, sent);
			this.restartedBefore = messages() == this.messagesAtRestart;
		}
		this.timeline.beginTest(test);
	}

	/** What has happened since the start of the test. */
	private Figures figures() {
		this.links.catchUp();
		long dropped = this.links.dropped(this.id);
		long sent = this.links.sent(this.id);
		synchronized (this) {
			Figures figures = Figures.of(this.traffic).with(dropped, sent).minus(this.before);
			return (this.restartedBefore && figures.restarts() > 0) ? figures.withoutOneRestart() : figures;
		}
	}

	private long messages() {
		return this.traffic.messages() + this.traffic.recovered();
	}

	/**
	 * The publisher is restarted. If the link has had messages, the next one will show
	 * it. Two restarts without a message between them are shown as one.
	 */
	private synchronized void restarted() {
		long messages = messages();
		this.messagesAtRestart = (messages > 0) ? messages : -1;
		if (messages == this.before.received() + this.before.recovered()) {
			this.restartedBefore = false;
		}
	}

	LinkTimeline timeline() {
		return this.timeline;
	}

	/**
	 * Name a peer of this link. Its faults then appear in the history, and {@link #await}
	 * ignores states before the latest fault.
	 * @param peer the peer at the other end
	 * @return this link
	 */
	public ZmqLink withPeer(ZmqTestPeer<?> peer) {
		peer.network().observe(this.observer);
		return this;
	}

	/**
	 * The name of the link.
	 * @return socket, type and endpoint
	 */
	public LinkId id() {
		return this.id;
	}

	/**
	 * The current state.
	 * @return the state
	 */
	public LinkState state() {
		this.links.catchUp();
		return this.timeline.state();
	}

	/**
	 * Wait up to 10 s until the link is in a state, or was in it since the last fault of
	 * its peer. After a fault that ends connections, {@link LinkState#UP} means a new
	 * connection.
	 * @param state the state
	 * @return this link
	 * @throws AssertionError if the link does not enter the state in time; the message
	 * shows what it did
	 */
	public ZmqLink await(LinkState state) {
		return await(state, ZmqTestPeer.PATIENCE);
	}

	/**
	 * Wait until the link is in a state, or was in it since the last fault of its peer.
	 * @param state the state
	 * @param timeout longest time to wait
	 * @return this link
	 * @throws AssertionError if the link does not enter the state in time; the message
	 * shows what it did
	 * @see #await(LinkState)
	 */
	public ZmqLink await(LinkState state, Duration timeout) {
		if (!this.timeline.await(state, timeout)) {
			throw new AssertionError("Expected the link '" + this.id + "' to be " + state + " within "
					+ timeout.toMillis() + " ms, after " + this.timeline.fault() + ".\n" + history());
		}
		return this;
	}

	/**
	 * How often the link came up again after a loss.
	 * @return the number since the start of the test
	 */
	public long reconnects() {
		this.links.catchUp();
		return this.timeline.reconnects();
	}

	/**
	 * How often the link was lost while it was up.
	 * @return the number since the start of the test
	 */
	public long disconnects() {
		this.links.catchUp();
		return this.timeline.disconnects();
	}

	/**
	 * Why the link was lost the last time.
	 * @return the cause; {@code null} if it was not lost since the start of the test
	 */
	public @Nullable TransitionCause lostBy() {
		this.links.catchUp();
		return this.timeline.lostBy();
	}

	/**
	 * How many messages the link received. Recovered messages are not included.
	 * @return the number since the start of the test
	 */
	public long received() {
		return figures().received();
	}

	/**
	 * How many messages are missing, as their numbers show. Recovered messages are not
	 * missing.
	 * @return the number since the start of the test
	 */
	public long lost() {
		return figures().lost();
	}

	/**
	 * How many messages were received from the replay endpoint of the publisher.
	 * @return the number since the start of the test
	 */
	public long recovered() {
		return figures().recovered();
	}

	/**
	 * How often the publisher has restarted, as the numbers of its messages show.
	 * @return the number since the start of the test
	 */
	public long restarts() {
		return figures().restarts();
	}

	/**
	 * How many messages the application dropped: the listeners of this subscriber, or
	 * this publisher. All endpoints of the socket count.
	 * @return the number since the start of the test
	 */
	public long dropped() {
		return figures().dropped();
	}

	/**
	 * How many messages the publisher sent. All endpoints of the socket count.
	 * @return the number since the start of the test; 0 for a subscriber
	 */
	public long sent() {
		return figures().sent();
	}

	/**
	 * The transitions since the start of the test.
	 * @return the transitions in order; at most the last 2000
	 */
	public List<ZmqConnectionEvent> transitions() {
		this.links.catchUp();
		return this.timeline.transitions();
	}

	/**
	 * What the link did, for people: its transitions with time and cause, the faults that
	 * the test commanded, and the figures.
	 * @return a text of several lines
	 */
	public String history() {
		Figures figures = figures();
		TransitionCause cause = lostBy();
		return "History of the link '" + this.id + "'. " + this.timeline.describe() + "\n  Since "
				+ this.timeline.test() + ": reconnects " + reconnects() + ", disconnects " + disconnects()
				+ ((cause != null) ? " (last cause " + cause + ")" : "") + ", " + figures.text();
	}

	@Override
	public ZmqLinkAssert assertThat() {
		return new ZmqLinkAssert(this);
	}

	@Override
	public String toString() {
		return history();
	}

	/** Passes on what the test does to a peer. Thread-safe. */
	private final class Observer implements PeerObserver {

		@Override
		public void faultBegins(String command, boolean breaking) {
			ZmqLink.this.timeline.faultBegins(command, breaking);
		}

		@Override
		public void repaired(String command) {
			ZmqLink.this.timeline.repaired(command);
		}

		@Override
		public void restarted() {
			ZmqLink.this.restarted();
		}

	}

	/** What is counted by messages. Immutable. */
	record Figures(long received, long lost, long recovered, long restarts, long dropped, long sent) {

		static final Figures ZERO = new Figures(0, 0, 0, 0, 0, 0);

		static Figures of(LinkTraffic traffic) {
			return new Figures(traffic.messages(), traffic.lost(), traffic.recovered(), traffic.restarts(), 0, 0);
		}

		Figures with(long newDropped, long newSent) {
			return new Figures(this.received, this.lost, this.recovered, this.restarts, newDropped, newSent);
		}

		Figures minus(Figures other) {
			return new Figures(this.received - other.received, this.lost - other.lost, this.recovered - other.recovered,
					this.restarts - other.restarts, this.dropped - other.dropped, this.sent - other.sent);
		}

		Figures withoutOneRestart() {
			return new Figures(this.received, this.lost, this.recovered, this.restarts - 1, this.dropped, this.sent);
		}

		String text() {
			return "received " + this.received + ", lost " + this.lost + ", recovered " + this.recovered + ", restarts "
					+ this.restarts + ", dropped " + this.dropped + ", sent " + this.sent;
		}

	}

}
