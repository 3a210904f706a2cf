package org.zmqspring.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.publish.HistorySettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.transport.SocketType;

/**
 * A publisher that an application under test subscribes to. <pre class="code">
 * try (ZmqTestPublisher feed = ZmqTestPublisher.start()) {
 *   // connect the application to feed.endpoint()
 *   feed.awaitSubscribed("prices.").send("prices.A", new Price("A", 1));
 *   feed.kill();
 *   feed.restart().awaitSubscribed("prices.").send("prices.A", new Price("A", 2));
 * }
 * </pre> Nothing limits how many messages wait for the application, so none is dropped.
 * Thread-safe.
 */
public final class ZmqTestPublisher extends ZmqTestPeer<ZmqTestPublisher> {

	private final Builder setup;

	private final ApplicationSubscriptions subscriptions = new ApplicationSubscriptions(new SystemTicker());

	private ZmqTestPublisher(Builder setup) {
		super(setup, setup.hasReplay() ? List.of(SocketType.PUB, SocketType.ROUTER) : List.of(SocketType.PUB));
		this.setup = setup;
		startOrClose();
	}

	/**
	 * Start a publisher that sends topic and payload.
	 * @return a running publisher
	 */
	public static ZmqTestPublisher start() {
		return builder().start();
	}

	/**
	 * Start from the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	ZmqTestPublisher self() {
		return this;
	}

	@Override
	PeerLife begin() {
		this.subscriptions.clear();
		return PeerLife.publisher(this.setup.settings(endpoint()), this.subscriptions, new LinkListener() {
		});
	}

	@Override
	void onNetworkChange() {
		this.subscriptions.onNetworkChange();
	}

	@Override
	void onKilled() {
		this.subscriptions.clear();
	}

	@Override
	void onHealed() {
		this.subscriptions.onHealed();
	}

	/**
	 * Where the application asks for missed messages, through a fault proxy with the same
	 * faults.
	 * @return such as {@code tcp://127.0.0.1:20346}; {@code null} if no messages are kept
	 */
	public @Nullable String replayEndpoint() {
		return this.setup.hasReplay() ? network().proxy(1).endpoint() : null;
	}

	/**
	 * Send a message. On return, the engine has taken the message, and it has its number
	 * if messages are numbered. As always in ZeroMQ, a message without a subscription is
	 * lost: call {@link #awaitSubscribed} before.
	 * @param topic the topic
	 * @param payload bytes, text, or an object that the codec can convert
	 * @return this publisher
	 * @throws IllegalStateException if the publisher is killed
	 */
	public ZmqTestPublisher send(String topic, Object payload) {
		await(life().template().sendAsync(topic, codec().encode(payload)));
		return this;
	}

	/**
	 * Send the payload as one frame. If the publisher has {@code frames}, the message has
	 * an empty topic.
	 * @param payload bytes, text, or an object that the codec can convert
	 * @return this publisher
	 * @throws IllegalStateException if the publisher is killed
	 */
	public ZmqTestPublisher send(Object payload) {
		await(life().template().sendAsync(codec().encode(payload)));
		return this;
	}

	/**
	 * Send frames unchanged, without a number.
	 * @param frames at least one
	 * @return this publisher
	 * @throws IllegalStateException if the publisher is killed
	 */
	public ZmqTestPublisher sendFrames(byte[]... frames) {
		life().template().sendFrames(frames);
		return this;
	}

	private void await(CompletableFuture<Void> sent) {
		try {
			sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while " + this + " was sending", ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(this + " could not send within " + PATIENCE.toSeconds() + " s", ex);
		}
	}

	/**
	 * Wait up to 10 s until the application has subscribed to a topic, so that the next
	 * message reaches it. After a fault, only a subscription on a living connection
	 * counts.
	 * @param topic the topic of the next message, or a prefix that the application
	 * subscribes to
	 * @return this publisher
	 * @throws AssertionError if no subscription matches in time; the message names the
	 * existing ones
	 */
	public ZmqTestPublisher awaitSubscribed(String topic) {
		return awaitSubscribed(topic, PATIENCE);
	}

	/**
	 * Wait until the application has subscribed to a topic.
	 * @param topic the topic of the next message, or a prefix that the application
	 * subscribes to
	 * @param timeout longest time to wait
	 * @return this publisher
	 * @throws AssertionError if no subscription matches in time; the message names the
	 * existing ones
	 */
	public ZmqTestPublisher awaitSubscribed(String topic, Duration timeout) {
		try {
			if (!this.subscriptions.await(topic, timeout, network())) {
				throw new AssertionError("No subscription matches the topic '" + topic + "' at " + this + " within "
						+ timeout.toMillis() + " ms. The subscriptions of the application: " + described() + ". State: "
						+ network().describe()
						+ ". Does the application connect to this endpoint, and does a listener have a topic that is"
						+ " a prefix of '" + topic + "'?");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while " + this + " waited for a subscription", ex);
		}
		return this;
	}

	private String described() {
		Set<String> prefixes = subscriptions();
		return prefixes.isEmpty() ? "none" : "'" + String.join("', '", prefixes) + "'";
	}

	/**
	 * The topics to which the application has subscribed.
	 * @return the prefixes, sorted; empty text means every topic
	 */
	public Set<String> subscriptions() {
		return new TreeSet<>(this.subscriptions.prefixes());
	}

	/** Collects the settings of a test publisher. Not thread-safe. */
	public static final class Builder extends Setup<Builder> {

		private Consumer<SocketBuilder.Publisher> options = (publisher) -> {
		};

		private @Nullable String frames;

		private @Nullable SequenceFormat sequenceFormat;

		private SequenceScope sequenceScope = SequenceScope.ENDPOINT;

		private int replayCapacity;

		private Builder() {
			super("test-publisher");
		}

		/**
		 * What each frame of a message is.
		 * @param frames {@code topic} (the first one), {@code payload}, {@code sequence}
		 * and {@code -} for an empty frame, separated by commas; by default topic and
		 * payload
		 * @return this builder
		 */
		public Builder frames(String frames) {
			this.frames = frames;
			return this;
		}

		/**
		 * Number the messages from 0, all topics together. {@link #frames} must name a
		 * {@code sequence}; without it, messages are {@code topic, sequence, payload}.
		 * @param format how numbers are written
		 * @return this builder
		 */
		public Builder sequence(SequenceFormat format) {
			return sequence(format, SequenceScope.ENDPOINT);
		}

		/**
		 * Number the messages from 0.
		 * @param format how numbers are written
		 * @param per which messages are numbered together
		 * @return this builder
		 */
		public Builder sequence(SequenceFormat format, SequenceScope per) {
			this.sequenceFormat = format;
			this.sequenceScope = per;
			return this;
		}

		/**
		 * Keep messages, and send them again to an application that asks at
		 * {@link ZmqTestPublisher#replayEndpoint()}. Messages must have a
		 * {@link #sequence}.
		 * @return this builder
		 */
		public Builder replay() {
			return replay(HistorySettings.CAPACITY);
		}

		/**
		 * Keep messages, and send them again to an application that asks.
		 * @param capacity how many messages are kept
		 * @return this builder
		 * @see #replay()
		 */
		public Builder replay(int capacity) {
			this.replayCapacity = capacity;
			return this;
		}

		/**
		 * Set other options of the socket, such as keys or {@code snd-hwm}.
		 * @param options called with the builder of the socket at each start
		 * @return this builder
		 */
		public Builder options(Consumer<SocketBuilder.Publisher> options) {
			this.options = options;
			return this;
		}

		/**
		 * Start the publisher.
		 * @return a running publisher
		 * @throws org.zmqspring.settings.InvalidSettingsException if an option is invalid
		 */
		public ZmqTestPublisher start() {
			if (connects() && hasReplay()) {
				throw new IllegalStateException(
						"A publisher that connects cannot answer requests for messages. Remove replay() or connectTo()");
			}
			return new ZmqTestPublisher(this);
		}

		private boolean hasReplay() {
			return this.replayCapacity > 0;
		}

		private ZmqSettings settings(String endpoint) {
			return ZmqSettings.builder().publisher(peerName(), (publisher) -> {
				PeerOptions.apply(publisher);
				publisher.options((socket) -> socket.sndHwm(0));
				this.options.accept(publisher);
				publisher.queue(this::apply);
				if (connects()) {
					publisher.connect(endpoint);
				}
				else {
					publisher.bind(PeerOptions.ANY_PORT);
				}
			}).build();
		}

		private void apply(PublisherSettings.Builder queue) {
			if (this.sequenceFormat != null) {
				queue.sequenceFormat(this.sequenceFormat).sequencePer(this.sequenceScope);
			}
			if (this.frames != null) {
				queue.frames(this.frames);
			}
			else if (this.sequenceFormat != null) {
				queue.frames("topic, sequence, payload");
			}
			if (hasReplay()) {
				queue.replayEndpoints(PeerOptions.ANY_PORT).replayCapacity(this.replayCapacity);
			}
		}

	}

}
