package org.zmqspring.listen;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.CutMessage;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.SequenceFigures;
import org.zmqspring.feed.SequenceMachine;
import org.zmqspring.feed.SequenceVerdict;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.TopicText;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Parses the messages of one link, judges their numbers, and reports what is missing.
 * Confined to the poller thread.
 */
final class LinkFeed implements LinkReplay.Judge {

	private static final Logger logger = LoggerFactory.getLogger(LinkFeed.class);

	/** It is unknown whether a reconnect has lost messages. */
	private static final long UNKNOWN = Long.MIN_VALUE;

	private final LinkId link;

	private final FrameLayout layout;

	/** {@code null} if payloads are not encoded. */
	private final @Nullable UnaryOperator<byte[]> decoder;

	/** {@code null} if numbers are not judged. */
	private final @Nullable SequenceMachine machine;

	/** {@code null} if the publisher is not asked for missed messages. */
	private final @Nullable LinkReplay replay;

	private final Consumer<ZmqMessagesLostEvent> losses;

	private final LogThrottle lossLog;

	private final LogThrottle implausibleLog;

	private final LogThrottle oddLog;

	private final Map<CutMessage.Oddity, Long> odd = new EnumMap<>(CutMessage.Oddity.class);

	/** The result of {@link #missed()} that was reported last. */
	private long missedTold = UNKNOWN;

	/** Takes the figures, for meters and the actuator. */
	private @Nullable LinkTraffic traffic;

	/** The figures when the link was added. A link can be removed and added again. */
	private SequenceFigures before = new SequenceFigures(SequenceFigures.State.WAITING, 0, 0, 0);

	/** Whether a message with a number was received over the current connection. */
	private boolean numbered;

	/**
	 * How many messages of the latest outage the publisher did not send again, except
	 * those directly before the first message.
	 */
	private long notRecovered;

	/** Whether the recovery after the latest reconnect has caught up. */
	private boolean recoveredAll;

	/** How many messages were recovered before the link was added. */
	private long recoveredBefore;

	/** How many accepted connections of a bound socket the machine knows of. */
	private long greetings;

	LinkFeed(LinkId link, SubscriberSettings settings, FrameLayout layout, BreakCounter breaks,
			Consumer<ZmqMessagesLostEvent> losses, Logs logs, LinkReplay.Collaborators collaborators) {
		FeedSettings feed = settings.feed();
		PayloadEncoding encoding = feed.payloadEncoding();
		long mostBytes = settings.largestPayload();
		this.link = link;
		this.layout = layout;
		this.decoder = (encoding != null) ? (payload) -> encoding.decode(payload, mostBytes) : null;
		this.machine = (feed.sequenceFormat() != null)
				? new SequenceMachine(feed.sequenceFormat(), feed.sequenceScope(), breaks) : null;
		this.losses = losses;
		this.lossLog = logs.losses();
		this.implausibleLog = logs.implausible();
		this.oddLog = logs.odd();
		this.replay = (settings.replay() != null && feed.sequenceFormat() != null) ? new LinkReplay(link,
				feed.sequenceFormat(), layout, settings.replay(), collaborators, this, logs.replay()) : null;
	}

	/**
	 * Throttles of the log, one for each kind of line: a burst of one kind must not hide
	 * another kind. Immutable.
	 */
	record Logs(LogThrottle losses, LogThrottle implausible, LogThrottle odd, LogThrottle replay) {
	}

	/**
	 * From now on, messages are received over a new connection. The supplier says whether
	 * all of their listeners keep pace.
	 */
	void onConnected(SubscriberSocket socket, BooleanSupplier listenersKeepPace) {
		LinkTraffic shown = socket.traffic();
		if (this.replay != null) {
			this.replay.onConnected(socket.configured(), socket.address(), listenersKeepPace);
		}
		if (this.machine != null && this.traffic != shown) {
			this.before = this.machine.figures();
			this.recoveredBefore = (this.replay != null) ? this.replay.recovered() : 0;
			this.traffic = shown;
		}
		this.missedTold = UNKNOWN;
		this.numbered = false;
		this.notRecovered = 0;
		this.recoveredAll = false;
		if (this.machine != null) {
			this.machine.onConnected();
		}
	}

	/** The subscriptions of the subscriber have changed. */
	void onSubscriptions(Collection<TopicPrefix> ended, Collection<TopicPrefix> remaining) {
		if (this.machine != null) {
			this.machine.onSubscriptions(ended, remaining);
			if (!ended.isEmpty() && !this.layout.hasTopicInFront()) {
				this.machine.interruptTopics();
			}
		}
	}

	/**
	 * Find the parts of a message, and judge its number. {@code null} if it is delivered
	 * later or not at all; then {@link #replay()} has the messages that come next.
	 */
	@Nullable FeedMessage read(byte[][] frames, Map<String, String> traceContext, long epochMillis, long nowNanos) {
		CutMessage cut = this.layout.cut(frames);
		if (cut.oddity() != null) {
			onOdd(cut.oddity(), cut.error());
		}
		if (this.replay != null) {
			readWithReplay(this.replay, frames, epochMillis, cut, nowNanos);
			return null;
		}
		Object run = (this.machine != null && cut.numbered()) ? judge(this.machine, cut) : null;
		return message(frames, traceContext, epochMillis, cut, run);
	}

	private void readWithReplay(LinkReplay replaying, byte[][] frames, long epochMillis, CutMessage cut,
			long nowNanos) {
		if (cut.numbered()) {
			replaying.onLive(new LinkReplay.Parsed(frames, epochMillis, cut), nowNanos);
		}
		else {
			replaying.onUnnumbered(message(frames, Map.of(), epochMillis, cut, null));
		}
	}

	@Override
	public FeedMessage judged(LinkReplay.Parsed parsed) {
		Object run = (this.machine != null) ? judge(this.machine, parsed.cut()) : null;
		return message(parsed.frames(), Map.of(), parsed.epochMillis(), parsed.cut(), run);
	}

	private FeedMessage message(byte[][] frames, Map<String, String> traceContext, long epochMillis, CutMessage cut,
			@Nullable Object run) {
		return new FeedMessage(frames, this.link.socket(), this.link.endpoint(), epochMillis, traceContext,
				new FeedMessage.Parts(cut.topic(), cut.payload(), this.decoder, cut.numbered(), cut.number(), run));
	}

	private Object judge(SequenceMachine judging, CutMessage cut) {
		this.numbered = true;
		if (this.traffic != null && this.traffic.greetings() != this.greetings) {
			this.greetings = this.traffic.greetings();
			judging.onPeerConnected();
		}
		SequenceVerdict verdict = judging.onMessage(cut.topic(), cut.number());
		if (verdict.kind() != SequenceVerdict.Kind.IN_ORDER) {
			report(verdict, cut.topic());
		}
		return verdict.run();
	}

	private void report(SequenceVerdict verdict, byte[] topic) {
		MessageLossCause cause = verdict.cause();
		if (cause != null) {
			boolean asked = verdict.kind() == SequenceVerdict.Kind.GAP && isRecovering();
			if (asked && !verdict.reconnected() && isAfterConnect()) {
				this.notRecovered += verdict.lost();
			}
			onLoss(verdict, asked ? MessageLossCause.REPLAY_INCOMPLETE : cause, topic);
		}
		else if (verdict.kind() == SequenceVerdict.Kind.IMPLAUSIBLE) {
			this.implausibleLog.warn(logger, null, "zmq link '" + this.link
					+ "': its numbers jump too far or too often to be what sequence.format and sequence.per say. They"
					+ " are not judged until the next reconnect. Check the byte order of the number, whether several"
					+ " publishers send the same topic, and whether only some topics are subscribed although the"
					+ " publisher numbers all topics together");
		}
	}

	private boolean isRecovering() {
		return this.replay != null && this.replay.isRecovering();
	}

	private boolean isAfterConnect() {
		return this.replay != null && this.replay.isAfterConnect();
	}

	private void onLoss(SequenceVerdict verdict, MessageLossCause cause, byte[] topic) {
		ZmqMessagesLostEvent event = new ZmqMessagesLostEvent(this.link, TopicText.of(topic), verdict.from(),
				verdict.to(), (verdict.lost() >= 0) ? verdict.lost() : null, cause);
		this.lossLog.warn(logger, null, () -> "zmq link '" + this.link + "' " + describe(event));
		this.losses.accept(event);
	}

	private static String describe(ZmqMessagesLostEvent event) {
		String numbers = " (number " + Long.toUnsignedString(event.to()) + " was received instead of "
				+ Long.toUnsignedString(event.from()) + ", topic '" + event.topic() + "')";
		return switch (event.cause()) {
			case GAP -> "has lost " + event.count() + " messages: a queue was full, probably the publisher's" + numbers;
			case RECONNECT ->
				"has lost about " + event.count() + " messages while the publisher was disconnected" + numbers;
			case NEW_LIFE -> "has lost an unknown number of messages: the publisher has restarted" + numbers;
			case REPLAY_INCOMPLETE ->
				"has lost " + count(event) + " messages: the publisher did not send them again" + numbers;
		};
	}

	private static String count(ZmqMessagesLostEvent event) {
		return (event.count() != null) ? event.count().toString() : "an unknown number of";
	}

	private void onOdd(CutMessage.Oddity oddity, @Nullable Throwable error) {
		long count = this.odd.merge(oddity, 1L, Long::sum);
		this.oddLog.warn(logger, error, () -> "zmq link '" + this.link + "': a message " + oddity.description()
				+ ". It is delivered without a number; " + count + " so far");
	}

	/** A batch was read: publish the figures of the link. */
	void report() {
		if (this.machine != null && this.traffic != null && this.numbered) {
			SequenceFigures figures = this.machine.figures();
			if (this.replay != null) {
				this.traffic.recovered(this.replay.recovered() - this.recoveredBefore);
			}
			this.traffic.numbered(figures.last(), figures.lost() - this.before.lost(),
					figures.restarts() - this.before.restarts(), figures.state() == SequenceFigures.State.IMPLAUSIBLE);
		}
	}

	/** Asks for missed messages; {@code null} if nothing does. */
	@Nullable LinkReplay replay() {
		return this.replay;
	}

	@Override
	public void onRestarted() {
		if (this.machine != null) {
			this.machine.onRestarted();
		}
	}

	@Override
	public boolean isPlausible() {
		return this.machine != null && this.machine.figures().state() != SequenceFigures.State.IMPLAUSIBLE;
	}

	@Override
	public void onRecovered(boolean complete, boolean afterConnect) {
		this.recoveredAll |= complete && afterConnect;
	}

	/**
	 * Whether {@link #missed()} has changed since the previous call.
	 */
	boolean knowsMoreOfMissed() {
		// The outages of a bound link are not those of its publishers.
		if (this.machine == null || this.greetings > 0 || !knowsMissed(this.machine)) {
			return false;
		}
		long before = this.missedTold;
		this.missedTold = lostByReconnect(this.machine);
		return before != this.missedTold;
	}

	private boolean knowsMissed(SequenceMachine judging) {
		return (this.replay != null)
				? !this.replay.isRecovering() && (this.recoveredAll || judging.knowsLostByReconnect())
				: judging.knowsLostByReconnect();
	}

	private long lostByReconnect(SequenceMachine judging) {
		long lost = judging.lostByReconnect();
		return (lost >= 0) ? lost + this.notRecovered : lost;
	}

	/** How many messages were lost by the latest reconnect, -1 if that is unknown. */
	long missed() {
		return this.missedTold;
	}

}
