package org.zmqspring.listen;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.feed.CutMessage;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.replay.Recovery;
import org.zmqspring.replay.ReplayRequests;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;

/**
 * Recovers what one link has missed: passes live messages and answers of the publisher to
 * a {@link Recovery}, and keeps what it decides to deliver until a reader takes it.
 * Confined to the poller thread.
 */
final class LinkReplay implements Recovery.Output<LinkReplay.Parsed> {

	private static final Logger logger = LoggerFactory.getLogger(LinkReplay.class);

	/** An answer can end with this many bytes of value 255 instead of a number. */
	private static final int END_LENGTH = Long.BYTES;

	private final LinkId link;

	private final SequenceFormat format;

	private final FrameLayout layout;

	private final ReplaySettings settings;

	private final Collaborators collaborators;

	private final Judge judge;

	private final LogThrottle log;

	private final Recovery<Parsed> recovery;

	/** Messages that must be delivered next, in order. */
	private final Queue<FeedMessage> ready = new ArrayDeque<>();

	/** The open request; {@code null} if there is none. */
	private @Nullable Asked asked;

	/** The topic of all live messages so far; {@code null} if there was none. */
	private byte @Nullable [] onlyTopic;

	/** Whether live messages have had different topics. */
	private boolean severalTopics;

	/** The endpoint of the link as configured. */
	private String configured;

	/** The address that the current socket of the link is connected to. */
	private @Nullable String address;

	private BooleanSupplier keepsPace = () -> true;

	/** How many messages were recovered. */
	private long recovered;

	/** How many messages of answers were ignored. */
	private long unexpected;

	/** The time of the call that is being handled. */
	private long nowNanos;

	LinkReplay(LinkId link, SequenceFormat format, FrameLayout layout, ReplaySettings settings,
			Collaborators collaborators, Judge judge, LogThrottle log) {
		this.link = link;
		this.configured = link.endpoint();
		this.format = format;
		this.layout = layout;
		this.settings = settings;
		this.collaborators = collaborators;
		this.judge = judge;
		this.log = log;
		this.recovery = new Recovery<>(format, settings, this);
	}

	/**
	 * What a replay needs from others. Immutable.
	 *
	 * @param requests asks publishers
	 * @param poller runs a task on the poller thread
	 * @param ticker the clock
	 */
	record Collaborators(ReplayRequests requests, Consumer<Runnable> poller, Ticker ticker) {
	}

	/** Judges the numbers of messages in the order of their delivery. */
	interface Judge {

		/** The message, with what its number tells. */
		FeedMessage judged(Parsed parsed);

		/** The next message is of a new life of the publisher. */
		void onRestarted();

		/** Whether the numbers are judged. */
		boolean isPlausible();

		/** A recovery has ended. */
		void onRecovered(boolean complete, boolean afterConnect);

	}

	/** A message with a number that is not judged yet. */
	record Parsed(byte[][] frames, long epochMillis, CutMessage cut) {
	}

	/**
	 * From now on, messages are received over a new connection. The supplier says whether
	 * all of their listeners keep pace.
	 */
	void onConnected(String newConfigured, String connectedTo, BooleanSupplier listenersKeepPace) {
		this.configured = newConfigured;
		this.address = connectedTo;
		this.keepsPace = listenersKeepPace;
		this.recovery.onConnected();
	}

	void onUp(long now) {
		this.nowNanos = now;
		this.recovery.onUp(now);
	}

	void onDown(long now) {
		this.recovery.onDown(now);
	}

	/** A live message was received. It is delivered when it is ready. */
	void onLive(Parsed parsed, long now) {
		CutMessage cut = parsed.cut();
		this.nowNanos = now;
		learnTopic(cut.topic());
		this.recovery.onLive(cut.number(), cut.payload(), parsed, ZmqMessage.size(parsed.frames()), now);
	}

	/** No live message is left to be read. */
	void onEmpty(long now) {
		this.recovery.onEmpty(now);
	}

	/** A live message without a number was received. */
	void onUnnumbered(FeedMessage message) {
		this.ready.add(message);
	}

	private void learnTopic(byte[] topic) {
		byte[] known = this.onlyTopic;
		if (known == null) {
			this.onlyTopic = topic;
		}
		else if (!this.severalTopics && !Arrays.equals(known, topic)) {
			this.severalTopics = true;
		}
	}

	void onTime(long now) {
		this.nowNanos = now;
		if (hasReady()) {
			this.recovery.onBusy(now);
		}
		this.recovery.onTime(now);
	}

	/** Deliver what waits, and ask for nothing more. */
	void stop(long now) {
		this.nowNanos = now;
		this.keepsPace = () -> false;
		this.recovery.stop(now);
	}

	/** The next message to deliver; {@code null} if there is none. */
	@Nullable FeedMessage poll() {
		FeedMessage next = this.ready.poll();
		Asked current = this.asked;
		if (current != null && this.ready.isEmpty()) {
			current.takeMore();
		}
		return next;
	}

	/** Whether messages must be delivered before another one is read. */
	boolean hasReady() {
		return !this.ready.isEmpty();
	}

	/** Whether no live message may be read now. */
	boolean isFull() {
		return hasReady() || this.recovery.isFull();
	}

	boolean isRecovering() {
		return this.recovery.isRecovering();
	}

	/** Whether the recovery began because the link had connected. */
	boolean isAfterConnect() {
		return this.recovery.isAfterConnect();
	}

	long leftNanos(long now) {
		return this.recovery.leftNanos(now);
	}

	long recovered() {
		return this.recovered;
	}

	/** How long live messages wait at most while the link is not up. */
	long longestWaitNanos() {
		return Recovery.DOWN_NANOS;
	}

	@Override
	public boolean mayAsk() {
		return this.judge.isPlausible() && this.keepsPace.getAsBoolean();
	}

	@Override
	public void deliver(Parsed parsed, boolean again) {
		FeedMessage message = this.judge.judged(parsed);
		if (again) {
			this.recovered++;
			message = message.recovered();
		}
		this.ready.add(message);
	}

	@Override
	public void newLife() {
		this.judge.onRestarted();
	}

	@Override
	public void ask(long first, long deadlineNanos) {
		Endpoint endpoint = this.settings.endpoints().get(this.configured);
		if (endpoint == null) {
			throw new IllegalStateException("No replay endpoint is configured for " + this.link);
		}
		Asked next = new Asked();
		this.asked = next;
		next.request = this.collaborators.requests()
			.ask(new ReplayRequests.Query(this.link, this.settings.options(), endpoint, addressFor(endpoint),
					this.format.encode(first), deadlineNanos), next);
	}

	/**
	 * The address of the live connection, if the publisher is asked at the same host. A
	 * name with several addresses could lead to another publisher.
	 */
	private @Nullable String addressFor(Endpoint endpoint) {
		String host = Endpoint.parse(this.configured, SocketMode.CONNECT).host();
		return (this.address != null && host.equals(endpoint.host()))
				? Endpoint.parse(this.address, SocketMode.CONNECT).host() : null;
	}

	@Override
	public void cancel() {
		Asked current = this.asked;
		this.asked = null;
		if (current != null && current.request != null) {
			current.request.cancel();
		}
	}

	@Override
	public void ended(boolean complete, boolean afterConnect) {
		this.judge.onRecovered(complete, afterConnect);
	}

	@Override
	public void unexpected() {
		warn("has a number that is not above the previous one, or that was not asked for");
	}

	private void warn(String what) {
		this.unexpected++;
		this.log.warn(logger, null, () -> "zmq link '" + this.link + "': a message of its replay socket " + what
				+ ". It is ignored; " + this.unexpected + " so far");
	}

	private void onReceived(Asked by, List<byte[][]> messages) {
		this.nowNanos = this.collaborators.ticker().nanos();
		for (byte[][] frames : messages) {
			if (this.asked != by) {
				return;
			}
			onMessage(frames);
		}
		by.unhandled++;
		if (this.ready.isEmpty()) {
			by.takeMore();
		}
	}

	/** The frames are: empty, topic (left out by some publishers), number, payload. */
	private void onMessage(byte[][] frames) {
		boolean withTopic = frames.length == 4;
		if ((!withTopic && frames.length != 3) || frames[0].length != 0) {
			warn("has frames that are no answer");
			return;
		}
		byte[] number = frames[withTopic ? 2 : 1];
		if (isEnd(number) && frames[frames.length - 1].length == 0) {
			this.recovery.onAnswerEnd(this.nowNanos);
		}
		else if (number.length != this.format.length()) {
			warn("has a number whose length does not fit the option sequence.format");
		}
		else if (withTopic) {
			onAnswer(frames[1], number, frames[3]);
		}
		else {
			onAnswerWithoutTopic(number, frames[2]);
		}
	}

	private boolean isEnd(byte[] number) {
		if (number.length != END_LENGTH && number.length != this.format.length()) {
			return false;
		}
		for (byte each : number) {
			if (each != -1) {
				return false;
			}
		}
		return true;
	}

	private void onAnswerWithoutTopic(byte[] number, byte[] payload) {
		byte[] topic = this.onlyTopic;
		if (topic == null) {
			this.recovery.postpone(this.nowNanos);
		}
		else if (this.severalTopics) {
			this.log.warn(logger, null,
					"zmq link '" + this.link + "': the answers of its replay socket have no topic, and the link has"
							+ " received several topics. Nothing can be recovered. Use a publisher that sends the"
							+ " topic (vLLM from 0.26), or remove replay.endpoints");
			this.recovery.onAnswerRefused(this.nowNanos);
		}
		else {
			onAnswer(topic, number, payload);
		}
	}

	private void onAnswer(byte[] topic, byte[] number, byte[] payload) {
		byte[][] frames = this.layout.compose(topic, number, payload);
		CutMessage cut = this.layout.cut(frames);
		Parsed parsed = new Parsed(frames, this.collaborators.ticker().epochMillis(), cut);
		this.recovery.onAnswer(cut.number(), cut.payload(), parsed, this.nowNanos);
	}

	private void onFailed(Asked by, String reason) {
		if (this.asked == by) {
			this.log.warn(logger, null, "zmq link '" + this.link + "': its replay socket "
					+ this.settings.endpoints().get(this.configured) + " did not answer completely: " + reason);
			this.recovery.onAnswerFailed(this.collaborators.ticker().nanos());
		}
	}

	/** One request. Its callbacks run on another thread and only post. */
	private final class Asked implements ReplayRequests.Answer {

		private ReplayRequests.@Nullable Request request;

		/** How many received batches are not handled yet. */
		private int unhandled;

		@Override
		public void received(List<byte[][]> messages) {
			LinkReplay.this.collaborators.poller().accept(() -> onReceived(this, messages));
		}

		@Override
		public void failed(String reason) {
			LinkReplay.this.collaborators.poller().accept(() -> onFailed(this, reason));
		}

		void takeMore() {
			ReplayRequests.Request open = this.request;
			for (; open != null && this.unhandled > 0; this.unhandled--) {
				open.more();
			}
		}

	}

}
