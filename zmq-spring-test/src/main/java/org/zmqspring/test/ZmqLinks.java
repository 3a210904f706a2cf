package org.zmqspring.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.supervise.ZmqPeerEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.BeanFactory;

/**
 * The links of an application under test: what they did, and their figures. It must be a
 * bean of the application before the links open: <pre class="code">
 * &#064;Bean
 * ZmqLinks zmqLinks(BeanFactory beanFactory) {
 *   return new ZmqLinks(beanFactory);
 * }
 * </pre> Thread-safe.
 */
public final class ZmqLinks implements LinkListener {

	/** A listener that the poller calls and that does not return can delay figures. */
	private static final Duration CATCH_UP = Duration.ofSeconds(1);

	private final BeanFactory beans;

	private final Ticker ticker = new SystemTicker();

	private final Map<LinkId, ZmqLink> links = new ConcurrentHashMap<>();

	/**
	 * Create the bean.
	 * @param beanFactory the application context; its beans are looked up later
	 */
	public ZmqLinks(BeanFactory beanFactory) {
		this.beans = beanFactory;
	}

	/**
	 * The link of a subscriber with one endpoint.
	 * @param name the configured name, {@code default} for {@code zmq.subscriber}
	 * @return its link
	 * @throws IllegalArgumentException if there is no such subscriber, or if it has
	 * several endpoints; the message names the existing links
	 */
	public ZmqLink subscriber(String name) {
		return only(SocketType.SUB, name);
	}

	/**
	 * One of the links of a subscriber.
	 * @param name the configured name, {@code default} for {@code zmq.subscriber}
	 * @param endpoint the endpoint as configured, such as
	 * {@link ZmqTestPublisher#endpoint()}
	 * @return its link to this endpoint
	 * @throws IllegalArgumentException if there is no such link
	 */
	public ZmqLink subscriber(String name, String endpoint) {
		return one(SocketType.SUB, name, endpoint);
	}

	/**
	 * The link of a publisher with one endpoint.
	 * @param name the configured name, {@code default} for {@code zmq.publisher}
	 * @return its link
	 * @throws IllegalArgumentException if there is no such publisher, or if it has
	 * several endpoints; the message names the existing links
	 */
	public ZmqLink publisher(String name) {
		return only(SocketType.PUB, name);
	}

	/**
	 * One of the links of a publisher.
	 * @param name the configured name, {@code default} for {@code zmq.publisher}
	 * @param endpoint the endpoint as configured
	 * @return its link at this endpoint
	 * @throws IllegalArgumentException if there is no such link
	 */
	public ZmqLink publisher(String name, String endpoint) {
		return one(SocketType.PUB, name, endpoint);
	}

	/**
	 * All links of publishers and subscribers.
	 * @return the links, sorted by type, socket and endpoint
	 */
	public List<ZmqLink> all() {
		// The directory knows a new link before this bean does.
		catchUp();
		return this.links.values()
			.stream()
			.filter((link) -> link.id().type() == SocketType.PUB || link.id().type() == SocketType.SUB)
			.sorted(Comparator.comparing((ZmqLink link) -> link.id().type())
				.thenComparing((link) -> link.id().socket())
				.thenComparing((link) -> link.id().endpoint()))
			.toList();
	}

	private ZmqLink only(SocketType type, String name) {
		List<ZmqLink> found = all().stream().filter((link) -> is(link, type, name)).toList();
		if (found.size() > 1) {
			throw new IllegalArgumentException("The " + word(type) + " '" + name + "' has " + found.size()
					+ " endpoints. Name one of them, such as " + word(type) + "(\"" + name + "\", \""
					+ found.get(0).id().endpoint() + "\"). Its links: " + describe(found));
		}
		return found.stream().findFirst().orElseThrow(() -> unknown(type, name));
	}

	private ZmqLink one(SocketType type, String name, String endpoint) {
		return all().stream()
			.filter((link) -> is(link, type, name) && link.id().endpoint().equals(endpoint))
			.findFirst()
			.orElseThrow(() -> unknown(type, name + "' with the endpoint '" + endpoint));
	}

	private IllegalArgumentException unknown(SocketType type, String name) {
		List<ZmqLink> known = all();
		return new IllegalArgumentException("The application has no " + word(type) + " '" + name + "'. "
				+ (known.isEmpty()
						? "It has opened no link since this bean was created. Are endpoints configured, and has the"
								+ " application context started?"
						: "Its links: " + describe(known)));
	}

	private static boolean is(ZmqLink link, SocketType type, String name) {
		return link.id().type() == type && link.id().socket().equals(name);
	}

	private static String word(SocketType type) {
		return (type == SocketType.SUB) ? "subscriber" : "publisher";
	}

	private static String describe(List<ZmqLink> links) {
		return links.stream().map((link) -> link.id().toString()).collect(Collectors.joining(", "));
	}

	/**
	 * A test begins: the figures of all links count from 0, and states that were entered
	 * earlier do not count. Without a call of this, everything counts from the start of
	 * the application.
	 * @param test the name of the test, for messages
	 */
	public void beginTest(String test) {
		catchUp();
		this.links.values().forEach((link) -> link.beginTest(test));
	}

	/** The kit repairs the peers before a test. */
	void prepare(String test) {
		this.links.values().forEach((link) -> link.timeline().prepare(test));
	}

	/**
	 * Wait until figures include the messages that listeners and peers already have. A
	 * listener can get a message before the poller has counted it, and before the
	 * supervisor knows of its connection. A peer can get one before it is counted as
	 * sent.
	 */
	void catchUp() {
		if (isEnded()) {
			return;
		}
		ListenerContainer poller = this.beans.getBean(ListenerContainer.class);
		Supervisor supervisor = this.beans.getBean(Supervisor.class);
		CompletableFuture<Void> both = poller.afterThisCycle().thenCompose((ended) -> supervisor.afterPosted());
		CompletableFuture<Void> all = CompletableFuture.allOf(both, publishers().afterThisCycle());
		Uninterrupted.await(all, CATCH_UP, () -> false, this.ticker);
	}

	/** Whether all links are closed. The supervisor then handles nothing. */
	private boolean isEnded() {
		return !this.links.isEmpty()
				&& this.links.values().stream().allMatch((link) -> link.timeline().state() == LinkState.CLOSED);
	}

	/** What the application has dropped of the messages of a socket. */
	long dropped(LinkId link) {
		return (link.type() == SocketType.SUB)
				? this.beans.getBean(ListenerContainer.class)
					.listeners()
					.stream()
					.filter((listener) -> listener.socket().equals(link.socket()))
					.mapToLong(ListenerInfo::dropped)
					.sum()
				: publishers().info(link.socket())
					.counts()
					.dropped()
					.values()
					.stream()
					.mapToLong(Long::longValue)
					.sum();
	}

	/** How many messages a publisher has sent. */
	long sent(LinkId link) {
		return (link.type() == SocketType.PUB) ? publishers().info(link.socket()).counts().sentMessages() : 0;
	}

	private Publishers publishers() {
		return this.beans.getBean(Publishers.class);
	}

	@Override
	public void added(LinkSpec spec, LinkTraffic traffic) {
		this.links.computeIfAbsent(spec.id(), (id) -> new ZmqLink(this, id, new LinkTimeline(spec.mode(), this.ticker)))
			.added(traffic);
	}

	@Override
	public void changed(ZmqConnectionEvent event) {
		ZmqLink link = this.links.get(event.link());
		if (link != null) {
			link.timeline().changed(event);
		}
	}

	@Override
	public void peerChanged(ZmqPeerEvent event) {
		ZmqLink link = this.links.get(event.link());
		if (link != null) {
			link.timeline().peerChanged(event);
		}
	}

}
