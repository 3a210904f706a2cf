package org.zmqspring.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.forward.ForwarderSettings;
import org.zmqspring.link.AddressChoice;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Ipv6;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * Collects the settings of one publisher, subscriber or forwarder, and checks them when
 * {@link ZmqSettings.Builder#build()} is called. Not thread-safe.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class SocketBuilder<B extends SocketBuilder<B>> extends OptionsBuilder<B> {

	private static final Logger logger = LoggerFactory.getLogger(ZmqSettings.class);

	final String name;

	final String prefix;

	final SocketSettings.Builder options;

	private final SocketType type;

	private final ReconnectSettings.Builder reconnect;

	private final List<Endpoint> parsed = new ArrayList<>();

	private List<String> endpoints = List.of();

	private SocketMode mode;

	private @Nullable Boolean requiredAtStart;

	private Option<Duration> awaitConnected;

	private boolean traceHeader;

	private SocketBuilder(SocketType type, SocketMode mode, String name, String prefix) {
		super(prefix);
		this.type = type;
		this.mode = mode;
		this.name = name;
		this.prefix = prefix;
		this.options = SocketSettings.builder(type, prefix);
		this.reconnect = ReconnectSettings.builder(prefix);
		this.awaitConnected = builtIn("await-connected", Duration.ZERO);
	}

	/**
	 * Bind the socket.
	 * @param endpoints the endpoints, such as {@code tcp://*:5556}
	 * @return this builder
	 */
	public final B bind(String... endpoints) {
		return mode(SocketMode.BIND).endpoints(List.of(endpoints));
	}

	/**
	 * Connect the socket.
	 * @param endpoints the endpoints, such as {@code tcp://localhost:5556}
	 * @return this builder
	 */
	public final B connect(String... endpoints) {
		return mode(SocketMode.CONNECT).endpoints(List.of(endpoints));
	}

	/**
	 * Where the socket binds or connects.
	 * @param endpoints at least one
	 * @return this builder
	 */
	public final B endpoints(List<String> endpoints) {
		this.endpoints = List.copyOf(endpoints);
		return self();
	}

	/**
	 * Whether the socket binds or connects.
	 * @param mode by default a publisher and a forwarder bind, and a subscriber connects
	 * @return this builder
	 */
	public final B mode(SocketMode mode) {
		this.mode = mode;
		return self();
	}

	/**
	 * Whether an endpoint that cannot be bound or connected ends the start of the
	 * application.
	 * @param required by default true if the socket binds
	 * @return this builder
	 */
	public final B requiredAtStart(boolean required) {
		this.requiredAtStart = required;
		return self();
	}

	/**
	 * How long start-up waits for all endpoints to be connected.
	 * @param timeout the time; zero, the default, does not wait
	 * @return this builder
	 */
	public final B awaitConnected(Duration timeout) {
		this.awaitConnected = set("await-connected", timeout);
		return self();
	}

	/**
	 * Whether a publisher sends the context of a trace in one more frame after the
	 * payload, or a subscriber expects that frame and removes it.
	 * @param traceHeader false by default
	 * @return this builder
	 */
	public final B traceHeader(boolean traceHeader) {
		this.traceHeader = traceHeader;
		return self();
	}

	/**
	 * Set options of the socket.
	 * @param options called with the builder of the options
	 * @return this builder
	 */
	public final B options(Consumer<SocketSettings.Builder> options) {
		options.accept(this.options);
		return self();
	}

	/**
	 * Set how the links of the socket reconnect.
	 * @param reconnect called with the builder of the options
	 * @return this builder
	 */
	public final B reconnect(Consumer<ReconnectSettings.Builder> reconnect) {
		reconnect.accept(this.reconnect);
		return self();
	}

	void check(Problems problems) {
		if (!this.name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
			problems.add(Option.of(this.prefix.substring(0, this.prefix.length() - 1), this.name),
					"is not a valid name for a socket: links, meters and beans are named after it",
					"Use letters, digits, '-', '_' and '.', and begin with a letter or a digit");
		}
		checkEndpoints(problems);
		checkOptions(problems);
	}

	void checkOptions(Problems problems) {
		problems.duration(this.awaitConnected);
		this.reconnect.check(problems);
		if (!this.type.isReceiving() && this.reconnect.staleAfter().configured()) {
			problems.add(this.reconnect.staleAfter(),
					(this.type == SocketType.XPUB)
							? "is for the frontend only: the backend of a forwarder receives no messages"
							: "is for subscribers only: a publisher receives no messages",
					"Remove it");
		}
		this.options.check(problems);
	}

	private void checkEndpoints(Problems problems) {
		this.parsed.clear();
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < this.endpoints.size(); i++) {
			String text = this.endpoints.get(i);
			Option<String> option = Option.of(this.prefix + "endpoints[" + i + "]", text);
			if (!seen.add(text)) {
				problems.add(option, "is listed twice", "Remove one of them");
			}
			Endpoint endpoint = checkEndpoint(option, this.mode, example(), problems);
			if (endpoint != null) {
				this.parsed.add(endpoint);
			}
		}
		if (this.endpoints.isEmpty()) {
			problems.add(Option.builtIn(this.prefix + "endpoints", ""), "is missing",
					"Set an endpoint such as " + example());
		}
	}

	/** The endpoint, or {@code null} if it is malformed. */
	final @Nullable Endpoint checkEndpoint(Option<String> option, SocketMode how, String example, Problems problems) {
		try {
			Endpoint endpoint = Endpoint.parse(option.value(), how);
			checkAddressFamily(option, endpoint, problems);
			return endpoint;
		}
		catch (IllegalArgumentException ex) {
			problems.add(option, String.valueOf(ex.getMessage()), "Set an endpoint such as " + example);
			return null;
		}
	}

	private String example() {
		return (this.mode == SocketMode.BIND) ? "tcp://*:5556" : "tcp://localhost:5556";
	}

	final void checkAddressFamily(Option<?> option, Endpoint endpoint, Problems problems) {
		Option<Boolean> ipv6 = this.options.ipv6();
		if (endpoint.isIpv6() && !ipv6.value()) {
			problems.add(option, "is an IPv6 address, and " + ipv6.property() + " is false",
					"Set " + ipv6.property() + " to true, or use an IPv4 address");
		}
		boolean needed = endpoint.isIpv6() || endpoint.host().equals("*");
		if (needed && ipv6.value() && !Ipv6.isAvailable()) {
			problems.add(ipv6, "cannot be used, as " + Ipv6.MISSING,
					"Set it to false, or give the JVM IPv6. Endpoint " + endpoint + " needs it");
		}
	}

	/** For the subscriber of a listener that has endpoints of its own. */
	final void parseEndpoints() {
		this.parsed.clear();
		for (String text : this.endpoints) {
			Endpoint endpoint = Endpoint.parse(text, this.mode);
			boolean ipv6 = this.options.ipv6().value();
			if (endpoint.isIpv6() && !(ipv6 && Ipv6.isAvailable())) {
				throw new IllegalArgumentException("Endpoint '" + endpoint + "' is an IPv6 address, and "
						+ (ipv6 ? Ipv6.MISSING : "zmq.ipv6 is false; set it to true"));
			}
			this.parsed.add(endpoint);
		}
	}

	final String endpointsText() {
		return String.join(",", this.endpoints);
	}

	final boolean isBound() {
		return this.mode == SocketMode.BIND;
	}

	final boolean hasTraceHeader() {
		return this.traceHeader;
	}

	final List<String> endpoints() {
		return this.endpoints;
	}

	/** The endpoints that are well-formed, once they have been checked. */
	final List<Endpoint> addresses() {
		return this.parsed;
	}

	final boolean isWithoutName() {
		return this.parsed.stream().noneMatch(Endpoint::isNamed);
	}

	/** No heartbeats are sent within a process. */
	final boolean isWithinProcess() {
		return !this.endpoints.isEmpty() && this.endpoints.stream().allMatch((text) -> text.startsWith("inproc:"));
	}

	/**
	 * How long a peer with the same settings waits for this side before it disconnects.
	 * It is {@code null} without heartbeats.
	 */
	final @Nullable Duration unanswered() {
		Duration ivl = this.options.heartbeatIvl().value();
		return (ivl.isZero() || isWithinProcess()) ? null : ivl.plus(this.options.heartbeatTimeout().value());
	}

	/** Warn of topics that are allowed and probably a mistake. */
	final void warnOf(Collection<TopicPrefix> topics, String option, String effect) {
		if (topics.contains(TopicPrefix.EVERYTHING)) {
			logger
				.warn("{} has an empty element, so {}. Remove it unless that is meant; a placeholder may have resolved"
						+ " to nothing", this.prefix + option, effect);
		}
		topics.stream()
			.filter(TopicPrefix::endsInWildcard)
			.forEach((topic) -> logger.warn("{}: {}", this.prefix + option, topic.advice()));
	}

	/** The settings; they have been checked. */
	final SocketSpec build(@Nullable PublisherSettings publisher, @Nullable SubscriberSettings subscriber,
			@Nullable Duration addressesInterval) {
		boolean required = (this.requiredAtStart != null) ? this.requiredAtStart : this.mode == SocketMode.BIND;
		return new SocketSpec(this.name, this.type, this.mode, this.parsed,
				this.reconnect.build(this.options.handshakeIvl().value()), this.options.build(),
				new SocketSpec.Start(required, this.awaitConnected.value()), this.traceHeader, publisher, subscriber,
				addressesInterval);
	}

	/** Collects the settings of one publisher. Not thread-safe. */
	public static final class Publisher extends SocketBuilder<Publisher> {

		private final PublisherSettings.Builder queue;

		Publisher(String name, String prefix) {
			super(SocketType.PUB, SocketMode.BIND, name, prefix);
			this.queue = PublisherSettings.builder(prefix);
		}

		@Override
		protected Publisher self() {
			return this;
		}

		/**
		 * Set the options of the queue, the frames and the kept messages.
		 * @param queue called with the builder of the options
		 * @return this builder
		 */
		public Publisher queue(Consumer<PublisherSettings.Builder> queue) {
			queue.accept(this.queue);
			return this;
		}

		@Override
		void check(Problems problems) {
			super.check(problems);
			this.queue.check(problems);
			Option<List<String>> replay = this.queue.replayEndpoints();
			if (replay != null) {
				checkReplay(replay, problems);
			}
		}

		private void checkReplay(Option<List<String>> replay, Problems problems) {
			if (replay.value().size() != endpoints().size()) {
				problems.add(replay, "must have one element for each element of endpoints, in the same order",
						"Set " + endpoints().size() + ((endpoints().size() == 1) ? " endpoint" : " endpoints"));
			}
			if (hasTraceHeader()) {
				problems.add(Option.of(this.prefix + "trace-header", true),
						"adds a frame to each message, and the answers from " + replay.property() + " do not have it",
						"Remove it, or remove " + replay.property());
			}
			Set<String> seen = new HashSet<>();
			for (int i = 0; i < replay.value().size(); i++) {
				checkReplayEndpoint(Option.of(replay.property() + "[" + i + "]", replay.value().get(i)), seen,
						problems);
			}
		}

		private void checkReplayEndpoint(Option<String> option, Set<String> seen, Problems problems) {
			Endpoint endpoint = checkEndpoint(option, SocketMode.BIND, "tcp://*:5557", problems);
			if (endpoint == null) {
				return;
			}
			if (endpoint.scheme() == Endpoint.Scheme.INPROC) {
				problems.add(option, "must be reached by TCP", "Set an endpoint such as tcp://*:5557");
			}
			if (!seen.add(option.value())) {
				problems.add(option, "is listed twice", "Remove one of them");
			}
			if (endpoint.port() > 0 && endpoints().contains(option.value())) {
				problems.add(option, "is also an endpoint of the publisher", "Give the replay a port of its own");
			}
		}

		SocketSpec build() {
			PublisherSettings settings = this.queue.build();
			warnOf(settings.lastValueTopics(), "last-value-topics",
					"the publisher keeps the last value of every topic");
			return build(settings, null, null);
		}

	}

	/** Collects the settings of one side of a forwarder. Not thread-safe. */
	public static final class Side extends SocketBuilder<Side> {

		Side(SocketType type, String name, String prefix) {
			super(type, SocketMode.BIND, name, prefix);
		}

		@Override
		protected Side self() {
			return this;
		}

		SocketSpec build() {
			return build(null, null, null);
		}

	}

	/**
	 * Collects the settings of one forwarder. It passes the messages that its frontend
	 * receives to the subscribers of its backend, and their subscriptions to the
	 * publishers of its frontend. Not thread-safe.
	 */
	public static final class Forwarder {

		private final String name;

		private final Side frontend;

		private final Side backend;

		Forwarder(String name, String prefix) {
			this.name = name;
			this.frontend = new Side(SocketType.XSUB, ForwarderSettings.frontend(name), prefix + "frontend.");
			this.backend = new Side(SocketType.XPUB, ForwarderSettings.backend(name), prefix + "backend.");
		}

		/**
		 * Configure the side towards publishers ({@code XSUB}). It binds unless told to
		 * connect.
		 * @param frontend called with its builder
		 * @return this builder
		 */
		public Forwarder frontend(Consumer<Side> frontend) {
			frontend.accept(this.frontend);
			return this;
		}

		/**
		 * Configure the side towards subscribers ({@code XPUB}). It binds unless told to
		 * connect.
		 * @param backend called with its builder
		 * @return this builder
		 */
		public Forwarder backend(Consumer<Side> backend) {
			backend.accept(this.backend);
			return this;
		}

		List<Side> sides() {
			return List.of(this.frontend, this.backend);
		}

		void check(Problems problems) {
			this.frontend.check(problems);
			this.backend.check(problems);
			for (int i = 0; i < this.backend.endpoints().size(); i++) {
				String endpoint = this.backend.endpoints().get(i);
				if (this.frontend.endpoints().contains(endpoint) && !endpoint.endsWith(":*")
						&& !endpoint.endsWith(":0")) {
					problems.add(Option.of(this.backend.prefix + "endpoints[" + i + "]", endpoint),
							"is also an endpoint of the frontend", "Give each side endpoints of its own");
				}
			}
			checkLoop(this.frontend, this.backend, problems);
			checkLoop(this.backend, this.frontend, problems);
		}

		/** Messages that such a forwarder sends to itself would never end. */
		private static void checkLoop(Side connecting, Side binding, Problems problems) {
			if (connecting.isBound() || !binding.isBound()) {
				return;
			}
			for (Endpoint to : connecting.addresses()) {
				if (binding.addresses().stream().anyMatch((bound) -> isSameAddress(to, bound))) {
					problems.add(
							Option.of(
									connecting.prefix + "endpoints[" + connecting.endpoints().indexOf(to.text()) + "]",
									to.text()),
							"connects the forwarder to itself: its other side binds that port",
							"Set the address of another process");
				}
			}
		}

		private static boolean isSameAddress(Endpoint to, Endpoint bound) {
			boolean here = isLoopback(to.host()) && (bound.host().equals("*") || isLoopback(bound.host()));
			return to.port() > 0 && to.port() == bound.port() && (here || to.host().equals(bound.host()))
					&& !to.text().equals(bound.text());
		}

		private static boolean isLoopback(String host) {
			return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
		}

		ForwarderSpec build() {
			return new ForwarderSpec(this.name, this.frontend.build(), this.backend.build());
		}

	}

	/** Collects the settings of one subscriber. Not thread-safe. */
	public static final class Subscriber extends SocketBuilder<Subscriber> {

		private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);

		private final FeedSettings.Builder feed;

		private final ReplaySettings.Builder replay;

		private Set<TopicPrefix> topics = Set.of();

		private Option<AddressChoice> addresses;

		private Option<Duration> addressesInterval;

		Subscriber(String name, String prefix) {
			super(SocketType.SUB, SocketMode.CONNECT, name, prefix);
			this.addresses = builtIn("addresses", AddressChoice.ONE);
			this.addressesInterval = builtIn("addresses-interval", Duration.ofSeconds(5));
			this.feed = FeedSettings.builder(prefix);
			this.replay = ReplaySettings.builder(prefix);
		}

		@Override
		protected Subscriber self() {
			return this;
		}

		/**
		 * The topics that are subscribed in addition to those of the listeners.
		 * @param topics prefixes; none by default
		 * @return this builder
		 */
		public Subscriber topics(Collection<String> topics) {
			this.topics = topics.stream().map(TopicPrefix::of).collect(Collectors.toUnmodifiableSet());
			return this;
		}

		/**
		 * To how many addresses of a host name the subscriber connects.
		 * @param addresses {@link AddressChoice#ONE} by default
		 * @return this builder
		 */
		public Subscriber addresses(AddressChoice addresses) {
			this.addresses = set("addresses", addresses);
			return this;
		}

		/**
		 * How often host names are looked up again with {@link AddressChoice#ALL}.
		 * @param interval at least 100 ms; 5 s by default
		 * @return this builder
		 */
		public Subscriber addressesInterval(Duration interval) {
			this.addressesInterval = set("addresses-interval", interval);
			return this;
		}

		/**
		 * Set the frames, the encoding and the numbers of messages. By default, a message
		 * is a topic and a payload.
		 * @param feed called with the builder of the options
		 * @return this builder
		 */
		public Subscriber feed(Consumer<FeedSettings.Builder> feed) {
			feed.accept(this.feed);
			return this;
		}

		/**
		 * Set where to ask a publisher for messages that were missed. It needs
		 * {@link #feed frames with a number}.
		 * @param replay called with the builder of the options
		 * @return this builder
		 */
		public Subscriber replay(Consumer<ReplaySettings.Builder> replay) {
			replay.accept(this.replay);
			return this;
		}

		@Override
		void checkOptions(Problems problems) {
			super.checkOptions(problems);
			this.feed.check(isBound(), problems);
			checkAddresses(problems);
			checkReplay(problems);
		}

		private void checkAddresses(Problems problems) {
			if (problems.duration(this.addressesInterval)
					&& this.addressesInterval.value().compareTo(LEAST_INTERVAL) < 0) {
				problems.add(this.addressesInterval, "must be at least 100ms: each look-up starts a process",
						"Set a time such as 5s");
			}
			if (hasAllAddresses() && isBound()) {
				problems.add(this.addresses, "is for a subscriber that connects", "Remove it, or set mode to connect");
			}
		}

		private boolean hasAllAddresses() {
			return this.addresses.value() == AddressChoice.ALL;
		}

		private void checkReplay(Problems problems) {
			this.replay.check(endpoints(), problems)
				.forEach((option) -> checkAddressFamily(option, option.value(), problems));
			Option<List<String>> asked = this.replay.endpoints();
			if (asked == null) {
				return;
			}
			if (hasAllAddresses()) {
				this.replay.checkHosts(endpoints(), this.addresses, problems);
			}
			if (isBound()) {
				problems.add(asked, "is for a subscriber that connects: one that binds does not know its publishers",
						"Remove it, or set mode to connect");
			}
			else {
				this.feed.checkReplay(asked, problems);
			}
			if (hasTraceHeader()) {
				problems.add(Option.of(this.prefix + "trace-header", true),
						"reads one more frame of each message, and messages from " + asked.property()
								+ " do not have it",
						"Remove it, or remove " + asked.property());
			}
			if (!isWithinProcess()) {
				this.replay.checkTimeout(this.options.heartbeatIvl(), this.options.heartbeatTimeout(), problems);
			}
		}

		SocketSpec build(ListenerSettings.Builder listener) {
			warnOf(this.topics, "topics", "the subscriber receives every message");
			FeedSettings messages = this.feed.build();
			messages.warnings(this.topics).forEach((warning) -> logger.warn("{}: {}", this.prefix + "topics", warning));
			Duration hold = listener.longestHold(this);
			SubscriberSettings settings = (hold != null) ? new SubscriberSettings(this.topics, hasTraceHeader(), hold)
					: new SubscriberSettings(this.topics, hasTraceHeader());
			if (messages.isConfigured()) {
				settings = settings.withFeed(messages, this.options.build().maxMsgSize());
			}
			return build(null, settings.withReplay(this.replay.build(endpoints(), unanswered(), this.options.build())),
					interval());
		}

		private @Nullable Duration interval() {
			if (!hasAllAddresses()) {
				if (this.addressesInterval.configured()) {
					logger.warn("{} has no effect: {} is not 'all'", this.addressesInterval, this.addresses);
				}
				return null;
			}
			if (isWithoutName()) {
				logger.warn("{} has no effect: no endpoint has a host name ({})", this.addresses, endpointsText());
			}
			return this.addressesInterval.value();
		}

	}

}
