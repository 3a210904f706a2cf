package org.zmqspring.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.KeyFile;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;

/**
 * The configuration: publishers, subscribers, forwarders and the defaults of listeners.
 * Each value is parsed and checked. {@link EnableZmq} needs a bean of this type:
 * <pre class="code">
 * &#064;Bean
 * ZmqSettings zmqSettings() {
 *   return ZmqSettings.builder()
 *     .publisher("default", (publisher) -&gt; publisher.bind("tcp://*:5556"))
 *     .subscriber("prices", (subscriber) -&gt; subscriber.connect("tcp://feed:5557"))
 *     .build();
 * }
 * </pre> Immutable.
 */
public final class ZmqSettings {

	static final int LARGEST_QUEUE = 1 << 30;

	private final int ioThreads;

	private final List<SocketSpec> publishers;

	private final List<SocketSpec> subscribers;

	private final List<ForwarderSpec> forwarders;

	private final ListenerSettings listener;

	private final ListenerSockets listenerSockets;

	private ZmqSettings(int ioThreads, List<SocketSpec> publishers, List<SocketSpec> subscribers,
			List<ForwarderSpec> forwarders, ListenerSettings listener, ListenerSockets listenerSockets) {
		this.ioThreads = ioThreads;
		this.publishers = List.copyOf(publishers);
		this.subscribers = List.copyOf(subscribers);
		this.forwarders = List.copyOf(forwarders);
		this.listener = listener;
		this.listenerSockets = listenerSockets;
	}

	/**
	 * Create a builder without any socket.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Number of the engine's I/O threads.
	 * @return at least 1
	 */
	public int ioThreads() {
		return this.ioThreads;
	}

	/**
	 * The publishers.
	 * @return in the order in which they were added
	 */
	@Internal
	public List<SocketSpec> publishers() {
		return this.publishers;
	}

	/**
	 * The subscribers, without those of listeners that have their own endpoints.
	 * @return in the order in which they were added
	 */
	@Internal
	public List<SocketSpec> subscribers() {
		return this.subscribers;
	}

	/**
	 * The forwarders.
	 * @return in the order in which they were added
	 */
	@Internal
	public List<ForwarderSpec> forwarders() {
		return this.forwarders;
	}

	/**
	 * The defaults of listeners, for attributes that their annotation does not set.
	 * @return the defaults
	 */
	public ListenerSettings listener() {
		return this.listener;
	}

	/**
	 * These settings with fewer sockets. A forwarder is kept if one of its sides is.
	 * @param kept which sockets to keep
	 * @return new settings
	 */
	@Internal
	public ZmqSettings only(Predicate<SocketSpec> kept) {
		return new ZmqSettings(this.ioThreads, this.publishers.stream().filter(kept).toList(),
				this.subscribers.stream().filter(kept).toList(),
				this.forwarders.stream()
					.filter((forwarder) -> kept.test(forwarder.frontend()) || kept.test(forwarder.backend()))
					.toList(),
				this.listener, this.listenerSockets);
	}

	/**
	 * These settings with other sockets.
	 * @param change called with each socket; returns the socket that replaces it
	 * @return new settings
	 */
	@Internal
	public ZmqSettings with(UnaryOperator<SocketSpec> change) {
		return new ZmqSettings(this.ioThreads, this.publishers.stream().map(change).toList(),
				this.subscribers.stream().map(change).toList(),
				this.forwarders.stream()
					.map((forwarder) -> new ForwarderSpec(forwarder.name(), change.apply(forwarder.frontend()),
							change.apply(forwarder.backend())))
					.toList(),
				this.listener, this.listenerSockets);
	}

	/**
	 * Read the key files each time from now on, instead of using their contents at the
	 * start.
	 */
	void followKeyFiles() {
		Stream<SocketSpec> sides = this.forwarders.stream()
			.flatMap((forwarder) -> Stream.of(forwarder.frontend(), forwarder.backend()));
		List<SocketSpec> all = Stream.concat(Stream.concat(this.publishers.stream(), this.subscribers.stream()), sides)
			.toList();
		for (SocketSpec socket : all) {
			SecuritySettings security = socket.settings().security();
			if (security.curve() != null) {
				security.curve().files().forEach(KeyFile::follow);
			}
			if (security.zap().allowedKeysFile() != null) {
				security.zap().allowedKeysFile().follow();
			}
		}
	}

	/**
	 * The subscriber of a listener that has its own endpoints. It connects, with the
	 * options of {@link Builder#listenerSockets}.
	 * @param listener the id of the listener, which becomes the name of the socket
	 * @param endpoints where to connect; duplicates are ignored
	 * @return the socket
	 * @throws ZmqConfigurationException if an endpoint or an option cannot be used
	 */
	@Internal
	public SocketSpec listenerSubscriber(String listener, List<String> endpoints) {
		return this.listenerSockets.subscriber(listener, endpoints);
	}

	/** Makes the subscribers of listeners that have their own endpoints. Immutable. */
	private record ListenerSockets(Consumer<SocketBuilder.Subscriber> options, ListenerSettings.Builder listener) {

		SocketSpec subscriber(String name, List<String> endpoints) {
			SocketBuilder.Subscriber builder = new SocketBuilder.Subscriber(name, "zmq.");
			this.options.accept(builder);
			builder.endpoints(endpoints.stream().distinct().toList());
			Problems problems = new Problems();
			builder.checkOptions(problems);
			this.listener.checkOverflowTimeout(builder, problems);
			problems.throwIfAny();
			try {
				builder.parseEndpoints();
				return builder.build(this.listener);
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException("Listener '" + name + "': " + ex.getMessage()
						+ ". Give it an endpoint such as tcp://localhost:5556.", ex);
			}
		}

	}

	/** Collects the configuration and checks it. Not thread-safe. */
	public static final class Builder {

		private final List<SocketBuilder.Publisher> publishers = new ArrayList<>();

		private final List<SocketBuilder.Subscriber> subscribers = new ArrayList<>();

		private final List<SocketBuilder.Forwarder> forwarders = new ArrayList<>();

		private final ListenerSettings.Builder listener = new ListenerSettings.Builder();

		private final Problems problems = new Problems();

		private Option<Integer> ioThreads = Option.builtIn("zmq.io-threads", 1);

		private Consumer<SocketBuilder.Subscriber> listenerSockets = (subscriber) -> {
		};

		private Builder() {
		}

		/**
		 * Number of the engine's I/O threads.
		 * @param ioThreads 1 to 64; 1 by default, because some connections of JeroMQ
		 * 0.6.0 stall if there are more
		 * @return this builder
		 */
		public Builder ioThreads(int ioThreads) {
			this.ioThreads = Option.of("zmq.io-threads", ioThreads);
			return this;
		}

		/**
		 * Add a publisher. It binds unless told to connect.
		 * @param name its name; {@code default} for the one that is used if no name is
		 * given
		 * @param publisher called with its builder
		 * @return this builder
		 */
		public Builder publisher(String name, Consumer<SocketBuilder.Publisher> publisher) {
			return publisher(name, "zmq.publishers." + name + ".", publisher);
		}

		/**
		 * Add a publisher.
		 * @param name its name
		 * @param prefix what the full names of its options begin with
		 * @param publisher called with its builder
		 * @return this builder
		 */
		@Internal
		public Builder publisher(String name, String prefix, Consumer<SocketBuilder.Publisher> publisher) {
			SocketBuilder.Publisher builder = new SocketBuilder.Publisher(name, prefix);
			publisher.accept(builder);
			this.publishers.add(builder);
			return this;
		}

		/**
		 * Add a subscriber. It connects unless told to bind.
		 * @param name its name; {@code default} for the one that is used if no name is
		 * given
		 * @param subscriber called with its builder
		 * @return this builder
		 */
		public Builder subscriber(String name, Consumer<SocketBuilder.Subscriber> subscriber) {
			return subscriber(name, "zmq.subscribers." + name + ".", subscriber);
		}

		/**
		 * Add a subscriber.
		 * @param name its name
		 * @param prefix what the full names of its options begin with
		 * @param subscriber called with its builder
		 * @return this builder
		 */
		@Internal
		public Builder subscriber(String name, String prefix, Consumer<SocketBuilder.Subscriber> subscriber) {
			SocketBuilder.Subscriber builder = new SocketBuilder.Subscriber(name, prefix);
			subscriber.accept(builder);
			this.subscribers.add(builder);
			return this;
		}

		/**
		 * Add a forwarder. Both of its sides bind unless told to connect. They are
		 * sockets named {@code <name>.frontend} and {@code <name>.backend}.
		 * @param name its name
		 * @param forwarder called with its builder
		 * @return this builder
		 */
		public Builder forwarder(String name, Consumer<SocketBuilder.Forwarder> forwarder) {
			return forwarder(name, "zmq.forwarders." + name + ".", forwarder);
		}

		/**
		 * Add a forwarder.
		 * @param name its name
		 * @param prefix what the full names of its options begin with
		 * @param forwarder called with its builder
		 * @return this builder
		 */
		@Internal
		public Builder forwarder(String name, String prefix, Consumer<SocketBuilder.Forwarder> forwarder) {
			SocketBuilder.Forwarder builder = new SocketBuilder.Forwarder(name, prefix);
			forwarder.accept(builder);
			this.forwarders.add(builder);
			return this;
		}

		/**
		 * Set the defaults of listeners.
		 * @param listener called with their builder
		 * @return this builder
		 */
		public Builder listener(Consumer<ListenerSettings.Builder> listener) {
			listener.accept(this.listener);
			return this;
		}

		/**
		 * Set the options of the subscribers of listeners that have their own endpoints.
		 * @param options called with the builder of each such subscriber
		 * @return this builder
		 */
		public Builder listenerSockets(Consumer<SocketBuilder.Subscriber> options) {
			this.listenerSockets = options;
			return this;
		}

		/**
		 * Collects problems that are found before {@link #build()}.
		 * @return what is wrong so far
		 */
		@Internal
		public Problems problems() {
			return this.problems;
		}

		/**
		 * Check everything and build the settings.
		 * @return the settings
		 * @throws InvalidSettingsException if a value cannot be used; it names each
		 * setting, its value and the remedy
		 */
		public ZmqSettings build() {
			this.problems.range(this.ioThreads, 1, 64);
			checkNames(this.publishers, "publisher");
			checkNames(this.subscribers, "subscriber");
			checkNamesOfForwarders();
			this.publishers.forEach((socket) -> socket.check(this.problems));
			this.forwarders.forEach((forwarder) -> forwarder.check(this.problems));
			this.subscribers.forEach((socket) -> {
				socket.check(this.problems);
				this.listener.checkOverflowTimeout(socket, this.problems);
			});
			this.listener.check(this.problems);
			checkQuarantine(this.listener.quarantinePublisher());
			this.problems.throwIfAny();
			return new ZmqSettings(this.ioThreads.value(),
					this.publishers.stream().map(SocketBuilder.Publisher::build).toList(),
					this.subscribers.stream().map((socket) -> socket.build(this.listener)).toList(),
					this.forwarders.stream().map(SocketBuilder.Forwarder::build).toList(), this.listener.build(),
					new ListenerSockets(this.listenerSockets, this.listener));
		}

		private void checkNames(List<? extends SocketBuilder<?>> sockets, String kind) {
			Map<String, String> prefixes = new HashMap<>();
			for (SocketBuilder<?> socket : sockets) {
				String first = prefixes.putIfAbsent(socket.name, socket.prefix);
				if (first != null) {
					this.problems.add(
							Option.of(socket.prefix + "endpoints", socket.endpointsText()), "configures the " + kind
									+ " '" + socket.name + "' a second time, beside " + first + "endpoints",
							"Remove one of them, or give this " + kind + " another name");
				}
			}
		}

		/** Meters, health and log lines tell sockets apart by their names. */
		private void checkNamesOfForwarders() {
			Map<String, String> prefixes = new HashMap<>();
			Stream.concat(this.publishers.stream(), this.subscribers.stream())
				.forEach((socket) -> prefixes.put(socket.name, socket.prefix));
			for (SocketBuilder.Side side : this.forwarders.stream().flatMap((one) -> one.sides().stream()).toList()) {
				String first = prefixes.putIfAbsent(side.name, side.prefix);
				if (first != null) {
					this.problems.add(Option.of(side.prefix + "endpoints", side.endpointsText()),
							"configures the socket '" + side.name + "', and " + first
									+ "endpoints configures a socket of the same name",
							"Give the forwarder, or the other socket, another name");
				}
			}
		}

		private void checkQuarantine(@Nullable Option<String> publisher) {
			if (publisher != null && this.publishers.stream().noneMatch((one) -> one.name.equals(publisher.value()))) {
				String name = publisher.value();
				this.problems.add(publisher, "names no publisher with endpoints",
						"Set zmq." + (name.equals(SocketSpec.DEFAULT_NAME) ? "publisher" : "publishers." + name)
								+ ".endpoints, or remove it");
			}
		}

	}

}
