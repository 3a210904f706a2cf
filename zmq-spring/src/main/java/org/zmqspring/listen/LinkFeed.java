package org.zmqspring.listen;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
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

/**
 * Parses the messages of one link, judges their numbers, and reports what is missing.
 * Confined to the poller thread.
 */
final class LinkFeed {

	private static final Logger logger = LoggerFactory.getLogger(LinkFeed.class);

	/** It is unknown whether a reconnect has lost messages. */
	private static final long UNKNOWN = Long.MIN_VALUE;

	private final LinkId link;

	private final FrameLayout layout;

	/** {@code null} if payloads are not encoded. */
	private final @Nullable UnaryOperator<byte[]> decoder;

	/** {@code null} if numbers are not judged. */
	private final @Nullable SequenceMachine machine;

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

	/** How many accepted connections of a bound socket the machine knows of. */
	private long greetings;

	LinkFeed(LinkId link, SubscriberSettings settings, FrameLayout layout, BreakCounter breaks,
			Consumer<ZmqMessagesLostEvent> losses, Logs logs) {
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
	}

	/**
	 * Throttles of the log, one for each kind of line: a burst of one kind must not hide
	 * another kind. Immutable.
	 */
	record Logs(LogThrottle losses, LogThrottle implausible, LogThrottle odd) {
	}

	/** From now on, messages are received over a new connection. */
	void onConnected(LinkTraffic shown) {
		if (this.machine != null && this.traffic != shown) {
			this.before = this.machine.figures();
			this.traffic = shown;
		}
		this.missedTold = UNKNOWN;
		this.numbered = false;
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

	/** Find the parts of a message, and judge its number. */
	FeedMessage read(byte[][] frames, Map<String, String> traceContext, long epochMillis) {
		CutMessage cut = this.layout.cut(frames);
		if (cut.oddity() != null) {
			onOdd(cut.oddity(), cut.error());
		}
		Object run = (this.machine != null && cut.numbered()) ? judge(this.machine, cut) : null;
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
			onLoss(verdict, cause, topic);
		}
		else if (verdict.kind() == SequenceVerdict.Kind.IMPLAUSIBLE) {
			this.implausibleLog.warn(logger, null, "zmq link '" + this.link
					+ "': its numbers jump too far or too often to be what sequence.format and sequence.per say. They"
					+ " are not judged until the next reconnect. Check the byte order of the number, whether several"
					+ " publishers send the same topic, and whether only some topics are subscribed although the"
					+ " publisher numbers all together");
		}
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
		};
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
			this.traffic.numbered(figures.last(), figures.lost() - this.before.lost(),
					figures.restarts() - this.before.restarts(), figures.state() == SequenceFigures.State.IMPLAUSIBLE);
		}
	}

	/**
	 * Whether {@link #missed()} has changed since the previous call.
	 */
	boolean knowsMoreOfMissed() {
		// The outages of a bound link are not those of its publishers.
		if (this.machine == null || !this.machine.knowsLostByReconnect() || this.greetings > 0
				|| this.missedTold == this.machine.lostByReconnect()) {
			return false;
		}
		this.missedTold = this.machine.lostByReconnect();
		return true;
	}

	/** How many messages were lost during the last reconnect, -1 if that is unknown. */
	long missed() {
		return this.missedTold;
	}

}
