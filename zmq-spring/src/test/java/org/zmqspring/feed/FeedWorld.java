package org.zmqspring.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.SequenceVerdict.Kind;
import org.zmqspring.message.TopicPrefix;

/**
 * A publisher with several topics that numbers its messages, restarts and repeats itself;
 * a network that loses messages and connections; and the laws, checked with every message
 * that arrives. It knows what is really lost, and nothing of how the machine finds it
 * out. Confined to one thread.
 */
final class FeedWorld {

	/** The world breaks a stream no more often, so that it stays plausible. */
	private static final int RARELY = 33;

	private final SplittableRandom random;

	private final SequenceFormat format;

	private final SequenceScope scope;

	private final List<Topic> topics = new ArrayList<>();

	/** What is numbered together: each topic by itself, or all of them as one. */
	private final List<Stream> streams = new ArrayList<>();

	final SequenceMachine machine;

	private boolean connected;

	/** Messages that are still to be lost in a row. */
	private int losing;

	private long lostSoFar;

	private long restartsSoFar;

	/** What the last reconnect has lost: 0 or more, or -1 after a restart. */
	private long lostByReconnect;

	/** Whether a message has shown that. */
	private boolean knowsLostByReconnect;

	private @Nullable Arrival arrival;

	FeedWorld(SplittableRandom random, BreakCounter breaks) {
		this.random = random;
		this.format = SequenceFormat.values()[random.nextInt(4)];
		this.scope = SequenceScope.values()[random.nextInt(2)];
		int count = 1 + random.nextInt(5);
		for (int i = 0; i < count; i++) {
			if (this.streams.isEmpty() || this.scope == SequenceScope.TOPIC) {
				this.streams.add(new Stream(anyFirst()));
			}
			this.topics.add(new Topic(("topic " + i).getBytes(StandardCharsets.UTF_8),
					this.streams.get(this.streams.size() - 1)));
		}
		this.machine = new SequenceMachine(this.format, this.scope, breaks);
	}

	/** Near the end of the numbers, so that they wrap, or at 0, or anywhere. */
	private long anyFirst() {
		long first = switch (this.random.nextInt(4)) {
			case 0 -> -1L - this.random.nextInt(300);
			case 1 -> this.random.nextLong();
			default -> 0;
		};
		return this.format.decode(this.format.encode(first));
	}

	/** Let one thing happen. */
	void step() {
		this.arrival = null;
		switch (this.random.nextInt(400)) {
			case 0, 1 -> disconnect();
			case 2 -> restart();
			case 3, 4, 5 -> this.losing = 1 + this.random.nextInt(30);
			case 6, 7, 8, 9 -> repeat();
			case 10, 11 -> changeSubscriptions();
			default -> publish();
		}
	}

	private void disconnect() {
		this.connected = false;
	}

	/** A publisher that restarts loses its connections. */
	private void restart() {
		this.connected = false;
		for (Stream stream : this.streams) {
			stream.restart(this.random.nextInt(3) == 0 ? anyFirst() : stream.first);
		}
	}

	private void reconnect() {
		this.connected = true;
		this.lostByReconnect = 0;
		this.knowsLostByReconnect = false;
		this.streams.forEach((stream) -> stream.reconnected = true);
		this.machine.onConnected();
	}

	/** Topics that are numbered together come and go together. */
	private void changeSubscriptions() {
		Stream stream = anyTopic().stream;
		stream.subscribed = !stream.subscribed;
		stream.interrupted |= !stream.subscribed;
		this.machine.onSubscriptions(
				stream.subscribed ? List.of()
						: prefixes(this.topics.stream().filter((topic) -> topic.stream == stream)),
				prefixes(this.topics.stream().filter((topic) -> topic.stream.subscribed)));
	}

	private static List<TopicPrefix> prefixes(java.util.stream.Stream<Topic> of) {
		return of.map((topic) -> TopicPrefix.of(topic.name)).toList();
	}

	private Topic anyTopic() {
		return this.topics.get(this.random.nextInt(this.topics.size()));
	}

	private void publish() {
		if (!this.connected && this.random.nextInt(20) == 0) {
			reconnect();
		}
		Topic topic = anyTopic();
		Stream stream = topic.stream;
		long number = stream.publish(this.format);
		boolean mayLose = stream.missing > 0 || stream.sinceBreak >= RARELY;
		if (!this.connected || !stream.subscribed || (this.losing > 0 && mayLose)) {
			this.losing -= (this.losing > 0) ? 1 : 0;
			stream.missing++;
		}
		else {
			arrive(topic, number);
		}
	}

	/** Send the last message of a topic again, as heartbeats do. */
	private void repeat() {
		Topic topic = anyTopic();
		Stream stream = topic.stream;
		if (this.connected && stream.subscribed && stream.published) {
			stream.missing -= (stream.missing > 0) ? 1 : 0;
			arrive(topic, stream.last);
		}
	}

	private void arrive(Topic topic, long number) {
		SequenceVerdict verdict = this.machine.onMessage(topic.name, number);
		Stream stream = topic.stream;
		require(verdict.kind() != Kind.IMPLAUSIBLE && verdict.kind() != Kind.NOT_JUDGED, "a plausible stream is judged",
				verdict);
		require(verdict.isLoss() == (verdict.cause() != null), "what is lost has a cause", verdict);
		if (!stream.joined) {
			require(verdict.kind() == Kind.JOINED, "the first message loses nothing", verdict);
		}
		else if (stream.sameLife) {
			judgeSameLife(stream, number, verdict);
		}
		else {
			judgeNewLife(stream, number, verdict);
		}
		if (verdict.isLoss()) {
			require(verdict.from() == stream.expected && verdict.to() == number, "the numbers are told", verdict);
			require(verdict.reconnected() == (stream.reconnected && !stream.interrupted),
					"whether it is an estimate is told", verdict);
			count(verdict);
		}
		require(this.machine.figures().lost() == this.lostSoFar, "losses add up", verdict);
		require(this.machine.figures().restarts() == this.restartsSoFar, "restarts add up", verdict);
		require(this.machine.figures().last() == number, "the last number is told", verdict);
		require(this.machine.lostByReconnect() == this.lostByReconnect, "losses of a reconnect add up", verdict);
		this.knowsLostByReconnect |= stream.joined && stream.reconnected && !stream.interrupted
				&& number != stream.lastArrived;
		require(this.machine.knowsLostByReconnect() == this.knowsLostByReconnect,
				"whether it is known what a reconnect lost is told", verdict);
		require(this.machine.streams() <= this.streams.size(), "no stream is made up", verdict);
		stream.arrived(number, this.format, verdict.isLoss());
		this.arrival = new Arrival(topic.name, verdict);
	}

	/** The numbers show it exactly: no loss is invented, and none is missed. */
	private static void judgeSameLife(Stream stream, long number, SequenceVerdict verdict) {
		if (number == stream.lastArrived) {
			require(verdict.kind() == Kind.REPEATED, "a repeated message loses nothing", verdict);
		}
		else if (stream.missing == 0) {
			require(verdict.kind() == Kind.IN_ORDER, "no loss is invented", verdict);
			require(stream.inOrder == null || stream.inOrder == verdict, "messages in order share a verdict", verdict);
			stream.inOrder = verdict;
		}
		else if (stream.interrupted) {
			require(verdict.kind() == Kind.JOINED, "what is not subscribed is not lost", verdict);
		}
		else {
			require(verdict.kind() == Kind.GAP && verdict.lost() == stream.missing, "each loss is counted", verdict);
		}
	}

	/** What is lost is unknown. What the numbers show is told. */
	private void judgeNewLife(Stream stream, long number, SequenceVerdict verdict) {
		if (number == stream.expected) {
			require(verdict.kind() == Kind.IN_ORDER, "numbers that fit show nothing", verdict);
		}
		else if (number == stream.lastArrived) {
			require(verdict.kind() == Kind.REPEATED, "the same number shows nothing", verdict);
		}
		else if (Long.compareUnsigned(number, stream.expected) < 0
				&& Long.compareUnsigned(wayTo(number, stream.expected), 1L << 24) > 0) {
			require(verdict.kind() == Kind.NEW_LIFE, "numbers that went back show a new life", verdict);
		}
		else {
			require(verdict.isLoss() || stream.interrupted, "numbers that have overtaken ours are told", verdict);
		}
	}

	/** How many numbers it takes, forward only. */
	private long wayTo(long number, long expected) {
		return (number - expected) & ((this.format.length() == 4) ? (1L << 32) - 1 : -1L);
	}

	private void count(SequenceVerdict verdict) {
		if (verdict.kind() == Kind.NEW_LIFE) {
			require(verdict.lost() == -1, "what a restart loses is unknown", verdict);
			this.restartsSoFar++;
			this.lostByReconnect = verdict.reconnected() ? -1 : this.lostByReconnect;
			return;
		}
		require(verdict.lost() > 0, "a gap has a count", verdict);
		this.lostSoFar = added(this.lostSoFar, verdict.lost());
		if (verdict.reconnected() && this.lostByReconnect >= 0) {
			this.lostByReconnect = added(this.lostByReconnect, verdict.lost());
		}
	}

	private static long added(long one, long other) {
		return (one + other < 0) ? Long.MAX_VALUE : one + other;
	}

	/** The message that arrived in the last step, if one did. */
	@Nullable Arrival arrival() {
		return this.arrival;
	}

	private static void require(boolean lawful, String law, SequenceVerdict verdict) {
		if (!lawful) {
			throw new AssertionError("Law broken: " + law + " (" + verdict + ")");
		}
	}

	/**
	 * A message that arrived.
	 *
	 * @param topic its topic
	 * @param verdict what the machine made of its number
	 */
	record Arrival(byte[] topic, SequenceVerdict verdict) {
	}

	private record Topic(byte[] name, Stream stream) {
	}

	/** What is really so. */
	private static final class Stream {

		private long first;

		private long next;

		private long last;

		private boolean published;

		private boolean joined;

		/** Whether the last message that arrived was of the life that goes on now. */
		private boolean sameLife;

		/** Whether the link was connected again since the last message that arrived. */
		private boolean reconnected;

		private boolean subscribed = true;

		/** Whether it was not subscribed at some time since then. */
		private boolean interrupted;

		/** Different numbers of this life that were published since then. */
		private long missing;

		private long lastArrived;

		private long expected;

		private int sinceBreak;

		private @Nullable SequenceVerdict inOrder;

		Stream(long first) {
			this.first = first;
			this.next = first;
		}

		long publish(SequenceFormat format) {
			this.last = this.next;
			this.next = format.next(this.next);
			this.published = true;
			return this.last;
		}

		void restart(long newFirst) {
			this.first = newFirst;
			this.next = newFirst;
			this.published = false;
			this.sameLife = false;
			this.missing = 0;
		}

		void arrived(long number, SequenceFormat format, boolean loss) {
			boolean repeated = this.joined && number == this.lastArrived;
			this.joined = true;
			this.sameLife = true;
			this.reconnected &= repeated;
			this.interrupted &= repeated;
			this.missing = 0;
			this.sinceBreak = loss ? 0 : this.sinceBreak + (repeated ? 0 : 1);
			this.lastArrived = number;
			this.expected = format.next(number);
			this.inOrder = loss ? null : this.inOrder;
		}

	}

}
