package org.zmqspring.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.FeedSupport;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerRuntime;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.SubscriptionListener;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.replay.ReplayRequests;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.supervise.SupervisorSetup;
import org.zmqspring.supervise.SystemNameResolver;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.jeromq.JeromqTransport;

/**
 * One life of a peer, from its start to its end: an engine of its own with one publisher
 * or one subscriber. Thread-safe.
 */
final class PeerLife implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(10);

	private static final Duration END = Duration.ofSeconds(2);

	private final Ticker ticker = new SystemTicker();

	private final LinkDirectory directory = new LinkDirectory();

	private final SocketSpec socket;

	private final JeromqTransport transport;

	private final Publishers publishers;

	private final ListenerContainer container;

	private final Supervisor supervisor;

	private final AgentThread supervisorThread;

	private PeerLife(SocketSpec socket, SubscriptionListener subscriptions, LinkListener links) {
		this.socket = socket;
		SupervisorRelay relay = new SupervisorRelay();
		this.transport = new JeromqTransport(relay, this.ticker);
		this.publishers = new Publishers(
				(socket.publisher() != null) ? Map.of(socket.name(), socket.publisher()) : Map.of(), BytesOnly.CODEC,
				this.transport, subscriptions, PublishObserver.NONE, this.ticker);
		this.container = new ListenerContainer(this.transport::newPoller, relay, this.ticker, PeerLife::runtime,
				new OneSubscriber());
		this.supervisor = new Supervisor(new SupervisorSetup(this.transport,
				new SupervisorSetup.Owners(this.container, this.publishers.socketOwner(),
						this.publishers.replayOwner()),
				new SystemNameResolver(), this.directory, List.of(links)), new SplittableRandom(), this.ticker);
		relay.connectTo(this.supervisor);
		this.supervisorThread = new AgentThread(this.supervisor, true, this.ticker);
	}

	/** Start a publisher. If it binds, its endpoints are bound on return. */
	static PeerLife publisher(ZmqSettings settings, SubscriptionListener subscriptions, LinkListener links) {
		PeerLife life = new PeerLife(settings.publishers().get(0), subscriptions, links);
		life.start(life.publishers::start);
		return life;
	}

	/** Start a subscriber. If it binds, its endpoints are bound on return. */
	static PeerLife subscriber(ZmqSettings settings, Set<TopicPrefix> topics, MessageListener recorder,
			LinkListener links) {
		SocketSpec socket = settings.subscribers().get(0);
		PeerLife life = new PeerLife(socket, SubscriptionListener.NONE, links);
		life.start(() -> {
			life.container.register(ListenerSpec.builder(socket.name(), recorder)
				.subscriber(socket.name())
				.topics(topics)
				.lane(LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER))
				.build());
			life.container.start();
		});
		return life;
	}

	private void start(Runnable owner) {
		this.supervisorThread.start();
		try {
			owner.run();
			List<CompletableFuture<LinkSnapshot>> opening = this.socket.links()
				.stream()
				.map(this.supervisor::open)
				.toList();
			if (this.socket.mode() == SocketMode.BIND) {
				opening.forEach(PeerLife::requireBound);
			}
		}
		catch (RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	private static void requireBound(CompletableFuture<LinkSnapshot> opening) {
		try {
			LinkSnapshot link = opening.get(START.toMillis(), TimeUnit.MILLISECONDS);
			if (!link.state().isUp()) {
				throw new IllegalStateException(
						"The peer could not bind " + link.spec().endpoint() + ": " + link.lastError());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the peer was started", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The peer could not bind", ex);
		}
	}

	private static ListenerRuntime runtime() {
		ReplayRequests none = (query, answer) -> {
			throw new IllegalStateException("A test subscriber asks for no messages");
		};
		return new ListenerRuntime(ListenObserver.NONE, CallObserver.NONE, LaneThreads.platform(null),
				new FeedSupport((event) -> {
				}, PeerLife::noFraming, none));
	}

	private static ZmqFraming noFraming(String bean) {
		throw new IllegalStateException("A test subscriber has no beans, and so no framing '" + bean + "'");
	}

	/** Sends through the publisher. */
	ZmqTemplate template() {
		return this.publishers.template(this.socket.name());
	}

	/** Where a link is bound; {@code null} if it is not bound. */
	@Nullable InetSocketAddress address(SocketType type) {
		return this.directory.links()
			.stream()
			.filter((link) -> link.spec().type() == type && link.address() != null)
			.map((link) -> address(Objects.requireNonNull(link.address())))
			.findFirst()
			.orElse(null);
	}

	private static InetSocketAddress address(String bound) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1)));
	}

	@Override
	public void close() {
		CompletableFuture<?>[] closing = this.socket.links()
			.stream()
			.map(LinkSpec::id)
			.map(this.supervisor::close)
			.toArray(CompletableFuture[]::new);
		Uninterrupted.await(CompletableFuture.allOf(closing), END, () -> false, this.ticker);
		this.publishers.close(END);
		this.container.stop(Duration.ZERO);
		this.container.end();
		this.supervisorThread.close(END);
		this.transport.close(END);
	}

	/** The only subscriber of this peer. */
	private final class OneSubscriber implements SubscriberSockets {

		@Override
		public Set<String> names() {
			return Stream.of(PeerLife.this.socket)
				.filter((spec) -> spec.subscriber() != null)
				.map(SocketSpec::name)
				.collect(Collectors.toSet());
		}

		@Override
		public void open(String name, List<String> endpoints, Consumer<SubscriberSettings> before) {
			throw new IllegalStateException("A test peer has one socket");
		}

		@Override
		public void close(String name, Duration bound) {
			// its links are closed with the life
		}

		@Override
		public SubscriberSettings settings(String name) {
			SubscriberSettings settings = PeerLife.this.socket.subscriber();
			return (settings != null) ? settings : SubscriberSettings.NONE;
		}

		@Override
		public List<String> endpoints(String name) {
			return PeerLife.this.socket.endpointTexts();
		}

		@Override
		public boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException {
			return PeerLife.this.directory.await((links) -> links.stream().allMatch((link) -> link.state().isUp()),
					timeout);
		}

	}

	/** Payloads are converted before they are sent. */
	private static final class BytesOnly {

		static final PayloadCodec CODEC = new PayloadCodec(PayloadConverters.chain(List.of(), null));

	}

}
