package org.zmqspring.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.link.LinkState;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

/**
 * A subscriber that records what an application under test publishes. <pre class="code">
 * try (ZmqTestSubscriber out = ZmqTestSubscriber.connectedTo("tcp://127.0.0.1:5556")) {
 *   out.await("seen.", 2);
 *   assertThat(out.payloads("seen.", Price.class)).contains(new Price("A", 2));
 * }
 * </pre> Thread-safe.
 */
public final class ZmqTestSubscriber extends ZmqTestPeer<ZmqTestSubscriber> {

	/** How many topics a message of an assertion shows. */
	private static final int SHOWN_TOPICS = 20;

	private final Builder setup;

	private final LinkTimeline timeline;

	private final SystemTicker ticker = new SystemTicker();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition recorded = this.lock.newCondition();

	/** Guarded by the lock. */
	private final List<ZmqMessage> messages = new ArrayList<>();

	private ZmqTestSubscriber(Builder setup) {
		super(setup, List.of(SocketType.SUB));
		this.setup = setup;
		this.timeline = new LinkTimeline(setup.connects() ? SocketMode.CONNECT : SocketMode.BIND, this.ticker);
		network().observe(this.timeline);
		startOrClose();
	}

	/**
	 * Start a subscriber of all topics that connects to an application.
	 * @param endpoint where the application is bound, on the loopback interface
	 * @return a running subscriber
	 */
	public static ZmqTestSubscriber connectedTo(String endpoint) {
		return builder().connectTo(endpoint).start();
	}

	/**
	 * Start from the defaults. Unless told to connect, the subscriber is bound, and the
	 * application connects to it.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	ZmqTestSubscriber self() {
		return this;
	}

	@Override
	PeerLife begin() {
		return PeerLife.subscriber(this.setup.settings(endpoint()), this.setup.topics(), this::record, this.timeline);
	}

	private void record(ZmqMessage message) {
		this.lock.lock();
		try {
			this.messages.add(message);
			this.recorded.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait up to 10 s until messages were recorded since the start or the last
	 * {@link #clear()}.
	 * @param prefix what their topics begin with; empty text for all messages
	 * @param count how many messages, at least
	 * @return this subscriber
	 * @throws AssertionError if there are not enough in time; the message shows the
	 * topics that were recorded
	 */
	public ZmqTestSubscriber await(String prefix, int count) {
		return await(prefix, count, PATIENCE);
	}

	/**
	 * Wait until messages were recorded since the start or the last {@link #clear()}.
	 * @param prefix what their topics begin with; empty text for all messages
	 * @param count how many messages, at least
	 * @param timeout longest time to wait
	 * @return this subscriber
	 * @throws AssertionError if there are not enough in time; the message shows the
	 * topics that were recorded
	 */
	public ZmqTestSubscriber await(String prefix, int count, Duration timeout) {
		if (!awaitRecorded(prefix, count, timeout)) {
			throw new AssertionError("Expected " + count + " messages with the topic prefix '" + prefix + "' at " + this
					+ " within " + timeout.toMillis() + " ms, and there are " + messages(prefix).size() + ". Recorded: "
					+ describeMessages() + ". State: " + network().describe() + ".\n" + "The connection of this peer:\n"
					+ this.timeline.describe());
		}
		return this;
	}

	private boolean awaitRecorded(String prefix, int count, Duration timeout) {
		this.lock.lock();
		try {
			long left = timeout.toNanos();
			while (messages(prefix).size() < count) {
				if (left <= 0) {
					return false;
				}
				left = this.recorded.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while " + this + " waited for messages", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private String describeMessages() {
		Map<String, Long> topics = messages().stream()
			.collect(Collectors.groupingBy(ZmqMessage::topic, TreeMap::new, Collectors.counting()));
		return topics.isEmpty() ? "nothing"
				: topics.entrySet()
					.stream()
					.limit(SHOWN_TOPICS)
					.map((topic) -> topic.getValue() + " of '" + topic.getKey() + "'")
					.collect(Collectors.joining(", ", "", (topics.size() > SHOWN_TOPICS) ? ", …" : ""));
	}

	/**
	 * Wait up to 10 s until the subscriber is connected to the application. After a
	 * fault, the earlier connection does not count.
	 * @return this subscriber
	 * @throws AssertionError if it is not connected in time; the message shows what has
	 * happened
	 */
	public ZmqTestSubscriber awaitConnected() {
		LinkState up = this.setup.connects() ? LinkState.UP : LinkState.LISTENING;
		if (!this.timeline.await(up, PATIENCE)) {
			throw new AssertionError(this + " is not connected to the application within " + PATIENCE.toSeconds()
					+ " s. State: " + network().describe() + ".\n" + this.timeline.describe());
		}
		return this;
	}

	/**
	 * The recorded messages.
	 * @return those since the start or the last {@link #clear()}, in order
	 */
	public List<ZmqMessage> messages() {
		return messages("");
	}

	/**
	 * The recorded messages of some topics.
	 * @param prefix what their topics begin with
	 * @return those since the start or the last {@link #clear()}, in order
	 */
	public List<ZmqMessage> messages(String prefix) {
		TopicPrefix wanted = TopicPrefix.of(prefix.getBytes(StandardCharsets.UTF_8));
		this.lock.lock();
		try {
			return this.messages.stream().filter((message) -> wanted.matches(message.topicBytes())).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The payloads of the recorded messages of some topics.
	 * @param prefix what their topics begin with
	 * @param type what to convert each payload to
	 * @param <T> the type
	 * @return those since the start or the last {@link #clear()}, in order
	 * @throws org.zmqspring.convert.ZmqConversionException if a payload cannot be
	 * converted
	 * @throws IllegalStateException if a payload is the JSON literal {@code null}
	 */
	public <T> List<T> payloads(String prefix, Class<T> type) {
		return messages(prefix).stream().map((message) -> payload(message, type)).toList();
	}

	private <T> T payload(ZmqMessage message, Class<T> type) {
		Object payload = codec().decode(message.payload(), type, null);
		if (payload == null) {
			throw new IllegalStateException(
					"The payload of a message with the topic '" + message.topic() + "' is the JSON literal null");
		}
		return type.cast(payload);
	}

	/**
	 * Forget the recorded messages.
	 * @return this subscriber
	 */
	public ZmqTestSubscriber clear() {
		this.lock.lock();
		try {
			this.messages.clear();
			return this;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Collects the settings of a test subscriber. Not thread-safe. */
	public static final class Builder extends Setup<Builder> {

		private Consumer<SocketBuilder.Subscriber> options = (subscriber) -> {
		};

		private Set<String> topics = Set.of("");

		private @Nullable String frames;

		private @Nullable SequenceFormat sequenceFormat;

		private Builder() {
			super("test-subscriber");
		}

		/**
		 * Subscribe to some topics only.
		 * @param prefixes what their topics begin with; by default all topics
		 * @return this builder
		 */
		public Builder topics(Collection<String> prefixes) {
			this.topics = Set.copyOf(prefixes);
			return this;
		}

		/**
		 * What each frame of a message is.
		 * @param frames {@code topic} (the first one), {@code payload}, {@code sequence}
		 * and {@code -} for a frame to skip, separated by commas; by default topic and
		 * payload
		 * @return this builder
		 */
		public Builder frames(String frames) {
			this.frames = frames;
			return this;
		}

		/**
		 * How the application numbers its messages. {@link #frames} must name a
		 * {@code sequence}.
		 * @param format how numbers are written
		 * @return this builder
		 */
		public Builder sequence(SequenceFormat format) {
			this.sequenceFormat = format;
			return this;
		}

		/**
		 * Set other options of the socket, such as keys.
		 * @param options called with the builder of the socket at each start
		 * @return this builder
		 */
		public Builder options(Consumer<SocketBuilder.Subscriber> options) {
			this.options = options;
			return this;
		}

		/**
		 * Start the subscriber.
		 * @return a running subscriber
		 * @throws org.zmqspring.settings.InvalidSettingsException if an option is invalid
		 */
		public ZmqTestSubscriber start() {
			return new ZmqTestSubscriber(this);
		}

		private Set<TopicPrefix> topics() {
			return this.topics.stream().map(TopicPrefix::of).collect(Collectors.toSet());
		}

		private ZmqSettings settings(String endpoint) {
			return ZmqSettings.builder().subscriber(peerName(), (subscriber) -> {
				PeerOptions.apply(subscriber);
				subscriber.options((socket) -> socket.rcvHwm(0)).feed((feed) -> {
					if (this.frames != null) {
						feed.frames(this.frames);
					}
					if (this.sequenceFormat != null) {
						feed.sequenceFormat(this.sequenceFormat);
					}
				});
				this.options.accept(subscriber);
				if (connects()) {
					subscriber.connect(endpoint);
				}
				else {
					subscriber.bind(PeerOptions.ANY_PORT);
				}
			}).build();
		}

	}

}
