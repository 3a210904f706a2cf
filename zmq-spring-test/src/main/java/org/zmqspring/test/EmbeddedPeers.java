package org.zmqspring.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqPorts;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.config.ZmqTemplates;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * The peers of one application context. They start before the context and end with it.
 * While the context is paused, they wait for it. Thread-safe.
 */
final class EmbeddedPeers implements DisposableBean {

	/** The name of the bean. */
	static final String BEAN_NAME = "zmqEmbeddedPeers";

	private static final String OVERFLOW_TIMEOUT = "zmq.listener.overflow-timeout";

	/** A subscriber that is not read for longer does not answer heartbeats in time. */
	private static final String SHORT_HOLD = "190ms";

	/** How long one peer may take to be ready before a test. */
	private static final Duration READY = Duration.ofSeconds(10);

	/** How long a test may wait for another one that uses the same context. */
	private static final Duration TURN = Duration.ofMinutes(5);

	private final ConfigurableApplicationContext context;

	private final PeerFields fields;

	private final PeerProperties properties;

	/** The properties with endpoints. Filled before the context starts. */
	private final Map<String, Object> endpoints = new HashMap<>();

	/** The sockets that the application configures itself, in any spelling. */
	private final Set<String> configured;

	private final Map<PeerId, ZmqTestPeer<?>> peers = new TreeMap<>();

	private final Map<PeerId, PeerPlan> plans = new TreeMap<>();

	private final Semaphore turn = new Semaphore(1, true);

	/** The sockets whose settings the application does not make from properties. */
	private final Set<PeerId> withOwnSettings = ConcurrentHashMap.newKeySet();

	EmbeddedPeers(PeerFields fields, ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		this.context = context;
		this.fields = fields;
		this.configured = namesOfProperties(environment);
		this.properties = new PeerProperties(environment);
		try {
			for (PeerId id : new TreeSet<>(fields.ids())) {
				startPeer(id, PeerPlan.of(id, environment));
			}
		}
		catch (RuntimeException | Error ex) {
			destroy();
			throw ex;
		}
		sockets().forEach(this::setProperties);
		this.properties.set("zmq.listener.shutdown-timeout", "1s");
		if (isConfigured(OVERFLOW_TIMEOUT)) {
			this.properties.set(OVERFLOW_TIMEOUT, SHORT_HOLD);
		}
	}

	private static Set<String> namesOfProperties(ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.map(EmbeddedPeers::uniform)
			.filter((name) -> name.startsWith("zmq"))
			.collect(Collectors.toSet());
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/** The first peer of each socket. */
	private Collection<PeerId> sockets() {
		return this.peers.keySet().stream().filter((id) -> id.index() == 0).toList();
	}

	private List<ZmqTestPeer<?>> peersOf(PeerId socket) {
		return this.peers.entrySet()
			.stream()
			.filter((entry) -> socket.isOfSameSocket(entry.getKey()))
			.<ZmqTestPeer<?>>map(Map.Entry::getValue)
			.toList();
	}

	private void startPeer(PeerId id, PeerPlan plan) {
		this.plans.put(id, plan);
		this.peers.put(id, id.isOfSubscriber() ? publisher(id, plan) : subscriber(id, plan));
	}

	private ZmqTestPublisher publisher(PeerId id, PeerPlan plan) {
		ZmqTestPublisher.Builder publisher = ZmqTestPublisher.builder().name(nameOfPeer(id)).codec(this::codec);
		if (plan.applicationBinds()) {
			publisher.connectTo(() -> bound(id));
		}
		if (plan.frames() != null && plan.canBeSent()) {
			publisher.frames(plan.frames());
			if (plan.format() != null) {
				publisher.sequence(plan.format(), plan.scope());
				if (plan.replay()) {
					publisher.replay();
				}
			}
		}
		return publisher.start();
	}

	private ZmqTestSubscriber subscriber(PeerId id, PeerPlan plan) {
		ZmqTestSubscriber.Builder subscriber = ZmqTestSubscriber.builder().name(nameOfPeer(id)).codec(this::codec);
		if (plan.applicationBinds()) {
			subscriber.connectTo(() -> bound(id));
		}
		if (plan.frames() != null) {
			subscriber.frames(plan.frames());
			if (plan.format() != null) {
				subscriber.sequence(plan.format());
			}
		}
		return subscriber.start();
	}

	private static String nameOfPeer(PeerId id) {
		String name = "peer-of-" + (id.isOfSubscriber() ? "subscriber-" : "publisher-") + id.socket();
		return (id.index() == 0) ? name : name + "-" + (id.index() + 1);
	}

	private PayloadCodec codec() {
		return this.context.getBean(PayloadCodec.class);
	}

	/**
	 * Where the application is bound; {@code null} before its start and while it is
	 * paused.
	 */
	private @Nullable InetSocketAddress bound(PeerId id) {
		if (!this.context.isActive() || !this.context.getBeanFactory().containsSingleton("zmqPorts")) {
			return null;
		}
		ZmqPorts ports = this.context.getBean("zmqPorts", ZmqPorts.class);
		OptionalInt port = id.isOfSubscriber() ? ports.subscriber(id.socket()) : ports.publisher(id.socket());
		return port.isPresent() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()) : null;
	}

	private void setProperties(PeerId socket) {
		this.properties.times(socket);
		if (!isConfigured(socket.prefix() + "xpub-nodrop")) {
			this.properties.heartbeats(socket);
		}
		this.endpoints.put(socket.prefix() + "endpoints", String.join(",", endpoints(socket)));
		if (!socket.isOfSubscriber()) {
			this.properties.set(socket, "linger", "100ms");
		}
		if (isConfigured(socket.prefix() + "replay.endpoints")
				|| isConfigured(socket.prefix() + "replay.endpoints[0]")) {
			this.endpoints.put(socket.prefix() + "replay.endpoints",
					socket.isOfSubscriber() ? String.join(",", replayEndpoints(socket)) : PeerProperties.ANY_PORT);
			if (isConfigured(socket.prefix() + "replay.timeout")) {
				this.properties.set(socket, "replay.timeout", SHORT_HOLD);
			}
		}
	}

	private boolean isConfigured(String property) {
		return this.configured.contains(uniform(property));
	}

	/** What the application binds or connects to. */
	private List<String> endpoints(PeerId socket) {
		return plan(socket).applicationBinds() ? List.of(PeerProperties.ANY_PORT)
				: peersOf(socket).stream().map(ZmqTestPeer::endpoint).toList();
	}

	private List<String> replayEndpoints(PeerId socket) {
		return peersOf(socket).stream().flatMap((peer) -> Stream.ofNullable(replayEndpoint(peer))).toList();
	}

	private static @Nullable String replayEndpoint(ZmqTestPeer<?> peer) {
		return (peer instanceof ZmqTestPublisher publisher) ? publisher.replayEndpoint() : null;
	}

	private PeerPlan plan(PeerId id) {
		return Objects.requireNonNull(this.plans.get(id));
	}

	/**
	 * Add the properties. Endpoints come before all other sources. The rest comes after
	 * the sources of the test class, and before all others.
	 */
	void addTo(MutablePropertySources sources) {
		String system = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
		if (sources.contains(system)) {
			sources.addBefore(system, this.properties);
		}
		else {
			sources.addFirst(this.properties);
		}
		sources.addFirst(new MapPropertySource("zmqEmbeddedPeerEndpoints", this.endpoints));
	}

	/** The peer of a field. */
	ZmqTestPeer<?> peer(PeerId id) {
		return Objects.requireNonNull(this.peers.get(id));
	}

	/**
	 * Called with the settings of the application before its sockets open. If they do not
	 * come from properties, their sockets get the endpoints and times here.
	 */
	ZmqSettings start(ZmqSettings settings) {
		for (PeerId socket : sockets()) {
			SocketSpec spec = Stream.concat(settings.subscribers().stream(), settings.publishers().stream())
				.filter((one) -> one.type() == socket.side() && one.name().equals(socket.socket()))
				.findFirst()
				.orElseThrow(() -> unknown(socket, settings));
			requireUnsecured(socket, spec);
			if (!spec.endpointTexts().equals(endpoints(socket))) {
				this.withOwnSettings.add(socket);
				fit(socket, PeerPlan.of(spec));
			}
		}
		return settings.with(this::withPeers);
	}

	private IllegalStateException unknown(PeerId socket, ZmqSettings settings) {
		String known = Stream
			.concat(settings.subscribers().stream().map((one) -> "subscriber '" + one.name() + "'"),
					settings.publishers().stream().map((one) -> "publisher '" + one.name() + "'"))
			.collect(Collectors.joining(", "));
		return new IllegalStateException(fieldsOf(socket) + ": the application has no " + socket.socketName()
				+ ". Its sockets: " + (known.isEmpty() ? "none" : known) + ". Correct the name in @ZmqPeer.");
	}

	private void requireUnsecured(PeerId socket, SocketSpec spec) {
		if (spec.settings().security().isSecured()) {
			String mechanism = spec.settings().security().mechanism();
			String option = mechanism.equals("CURVE") ? "curve.secret-key" : "plain.username";
			throw new IllegalStateException(fieldsOf(socket) + ": the " + socket.socketName() + " uses " + mechanism
					+ ", and its test peer has no keys or passwords. Switch " + mechanism
					+ " off in this test: set the property " + socket.prefix() + option
					+ " to an empty text, or leave the security out of the settings");
		}
	}

	/** The plan made from properties is wrong if the application does not use them. */
	private void fit(PeerId socket, PeerPlan plan) {
		if (!plan(socket).equals(plan)) {
			for (PeerId id : List.copyOf(this.peers.keySet())) {
				if (id.isOfSameSocket(socket)) {
					peer(id).close();
					startPeer(id, plan);
				}
			}
		}
	}

	private SocketSpec withPeers(SocketSpec spec) {
		PeerId socket = PeerId.first(spec.type(), spec.name());
		return this.withOwnSettings.contains(socket) ? QuickSocket.of(spec, endpoints(socket), replayEndpoints(socket))
				: spec;
	}

	/** Wait for other tests that use these peers. */
	void reserve() {
		try {
			if (!this.turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("Another test uses the same application context and its peers, and has"
						+ " not ended within " + TURN.toMinutes() + " minutes");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while another test uses the peers of this one", ex);
		}
	}

	void release() {
		this.turn.release();
	}

	/**
	 * Make the peers ready for a test: without faults, connected, subscribed, and with
	 * figures of 0.
	 */
	void reset(String test) {
		requireSockets();
		ZmqLinks links = this.context.getBean(ZmqLinks.class);
		this.peers.forEach((id, peer) -> observe(id, peer, links));
		if (this.peers.values().stream().anyMatch((peer) -> peer.network().hasFault() || peer.isKilled())) {
			links.prepare(test);
		}
		this.peers.values().forEach((peer) -> repair(peer, links));
		sockets().forEach((socket) -> awaitReady(socket, links));
		this.peers.values().forEach((peer) -> {
			if (peer instanceof ZmqTestSubscriber subscriber) {
				subscriber.clear();
			}
		});
		links.beginTest(test);
	}

	private void requireSockets() {
		if (this.context.getBeanProvider(LinkDirectory.class).getIfAvailable() == null) {
			throw new IllegalStateException("The application context of this test has no ZeroMQ sockets, so its peers"
					+ " have nothing to connect to. Is zmq.enabled false, or does the test load only a slice of the"
					+ " application? Add @ImportAutoConfiguration(ZmqAutoConfiguration.class), or use @SpringBootTest."
					+ " Without Spring Boot, add @EnableZmq");
		}
		for (PeerId socket : sockets()) {
			if (!socket.socket().equals("default") && !isUsed(socket)) {
				throw unused(socket);
			}
		}
	}

	/**
	 * Whether the application knows the socket: it is configured, or a listener or a bean
	 * uses it.
	 */
	private boolean isUsed(PeerId socket) {
		String prefix = uniform(socket.prefix());
		if (this.withOwnSettings.contains(socket)
				|| this.configured.stream().anyMatch((name) -> name.startsWith(prefix))) {
			return true;
		}
		return socket.isOfSubscriber()
				? listeners().stream().anyMatch((listener) -> listener.socket().equals(socket.socket()))
				: this.context.getBeanFactory().getDependentBeans(ZmqTemplates.beanName(socket.socket())).length > 0;
	}

	private IllegalStateException unused(PeerId socket) {
		Set<String> known = socket.isOfSubscriber()
				? listeners().stream().map(ListenerInfo::socket).collect(Collectors.toCollection(TreeSet::new))
				: Set.of();
		return new IllegalStateException(fieldsOf(socket) + ": the application does not use the " + socket.socketName()
				+ ": no property begins with " + socket.prefix() + ", and no "
				+ (socket.isOfSubscriber() ? "listener listens on it" : "bean injects its template") + ". "
				+ (known.isEmpty() ? "" : "Its listeners listen on: " + String.join(", ", known) + ". ")
				+ "Correct the name in @ZmqPeer.");
	}

	private String fieldsOf(PeerId socket) {
		return String.join(", ", this.fields.names(socket));
	}

	private Collection<ListenerInfo> listeners() {
		return this.context.getBean(ZmqListenerRegistry.class).listeners();
	}

	private void observe(PeerId id, ZmqTestPeer<?> peer, ZmqLinks links) {
		ZmqLink link = link(id, peer, links);
		if (link != null) {
			link.withPeer(peer);
		}
	}

	private @Nullable ZmqLink link(PeerId id, ZmqTestPeer<?> peer, ZmqLinks links) {
		boolean binds = plan(id).applicationBinds();
		return links.all()
			.stream()
			.filter((link) -> link.id().type() == id.side() && link.id().socket().equals(id.socket()))
			.filter((link) -> binds || link.id().endpoint().equals(peer.endpoint()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * After a fault, old connections are reset: they could still be lost during the test.
	 * No new one is accepted until the link has reported the loss.
	 */
	private static void repair(ZmqTestPeer<?> peer, ZmqLinks links) {
		if (peer.network().hasFault()) {
			links.catchUp();
			peer.refuse();
			links.catchUp();
			peer.heal();
		}
		peer.restart();
	}

	private void awaitReady(PeerId socket, ZmqLinks links) {
		List<ZmqTestPeer<?>> all = peersOf(socket);
		boolean binds = plan(socket).applicationBinds();
		try {
			this.peers.forEach((id, peer) -> {
				if (id.isOfSameSocket(socket)) {
					ZmqLink link = link(id, peer, links);
					if (link == null) {
						throw new AssertionError("The application has opened no link to " + peer.endpoint()
								+ ". Is its context stopped?");
					}
					link.await(binds ? LinkState.LISTENING : LinkState.UP, READY);
				}
			});
			for (ZmqTestPeer<?> peer : all) {
				if (peer instanceof ZmqTestPublisher publisher) {
					topics(socket).forEach((topic) -> publisher.awaitSubscribed(topic.toString(), READY));
				}
				else if (peer instanceof ZmqTestSubscriber subscriber) {
					subscriber.awaitConnected();
				}
			}
			if (!socket.isOfSubscriber() && !template(socket).awaitSubscribers("", all.size(), READY)) {
				throw new AssertionError("The publisher of the application has no subscription of its peer");
			}
		}
		catch (AssertionError ex) {
			throw new IllegalStateException("Before the test, the " + socket.socketName() + " and its peer ("
					+ fieldsOf(socket) + ") were not connected and subscribed in time. " + ex.getMessage(), ex);
		}
	}

	private ZmqTemplate template(PeerId socket) {
		return this.context.getBean(ZmqTemplates.beanName(socket.socket()), ZmqTemplate.class);
	}

	/** What the running listeners of a subscriber subscribe to. */
	private Set<TopicPrefix> topics(PeerId socket) {
		return listeners().stream()
			.filter((listener) -> listener.socket().equals(socket.socket())
					&& listener.state() != ListenerState.STOPPED)
			.flatMap((listener) -> listener.topics().stream())
			.collect(Collectors.toSet());
	}

	@Override
	public void destroy() {
		this.peers.values().forEach(ZmqTestPeer::close);
	}

}
