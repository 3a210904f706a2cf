package org.zmqspring.actuate;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.forward.ForwarderSettings;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows sockets, links and listeners at {@code /actuator/zmq} and reconnects a socket on
 * request. Thread-safe.
 */
@Endpoint(id = "zmq")
public class ZmqEndpoint {

	private final LinkDirectory directory;

	private final Supplier<? extends Collection<? extends ListenerInfo>> listeners;

	private final Supplier<? extends Collection<PublisherInfo>> publishers;

	private final Supplier<? extends Collection<ForwarderInfo>> forwarders;

	private final Function<String, Set<String>> configuredTopics;

	private final Consumer<LinkId> reconnect;

	private final ZapRefusals refusals;

	private final Ticker ticker;

	/**
	 * Create the endpoint. It reads all figures at each request.
	 * @param directory the links
	 * @param listeners the listeners
	 * @param publishers the figures of the publishers
	 * @param forwarders the figures of the forwarders
	 * @param configuredTopics returns the topics that a subscriber, given by its name,
	 * has in addition to those of its listeners
	 * @param reconnect closes the connection of a link and reopens it at once
	 * @param refusals the refused peers
	 * @param ticker the clock
	 */
	@Internal
	public ZmqEndpoint(LinkDirectory directory, Supplier<? extends Collection<? extends ListenerInfo>> listeners,
			Supplier<? extends Collection<PublisherInfo>> publishers,
			Supplier<? extends Collection<ForwarderInfo>> forwarders, Function<String, Set<String>> configuredTopics,
			Consumer<LinkId> reconnect, ZapRefusals refusals, Ticker ticker) {
		this.directory = directory;
		this.listeners = listeners;
		this.publishers = publishers;
		this.forwarders = forwarders;
		this.configuredTopics = configuredTopics;
		this.reconnect = reconnect;
		this.refusals = refusals;
		this.ticker = ticker;
	}

	/**
	 * All sockets and listeners.
	 * @return all sockets and listeners
	 */
	@ReadOperation
	public ZmqReport report() {
		return report((name) -> true);
	}

	/**
	 * The sockets of one name.
	 * @param socket the configured name of a publisher, a subscriber or both, or that of
	 * a side of a forwarder, such as {@code prices.frontend}
	 * @return the sockets of that name and the listeners on them, or {@code null} if
	 * there is no such socket
	 */
	@ReadOperation
	public @Nullable ZmqReport socket(@Selector String socket) {
		ZmqReport report = report(socket::equals);
		return report.sockets().isEmpty() ? null : report;
	}

	/**
	 * Act on the sockets of one name.
	 * @param socket the configured name of a publisher, a subscriber or both, or that of
	 * a side of a forwarder, such as {@code prices.frontend}
	 * @param action {@code reconnect}: reopen every link at once
	 * @return the endpoints of the links
	 * @throws InvalidEndpointRequestException if there is no such socket or action
	 */
	@WriteOperation
	public Map<String, List<String>> act(@Selector String socket, @Nullable String action) {
		if (action == null) {
			throw invalid("'action' is missing. It must be 'reconnect'");
		}
		if (!action.equals("reconnect")) {
			throw invalid("There is no action '" + action + "', only 'reconnect'");
		}
		List<LinkId> links = this.directory.links()
			.stream()
			.map((link) -> link.spec().id())
			.filter((link) -> link.socket().equals(socket))
			.toList();
		if (links.isEmpty()) {
			throw invalid(missing(socket));
		}
		links.forEach(this.reconnect);
		return Map.of("reconnected", links.stream().map(LinkId::endpoint).toList());
	}

	/** Says that there is no such socket, and names those that exist. */
	String missing(String socket) {
		return "There is no socket '" + socket + "', only " + names();
	}

	/** The names of all sockets, sorted. */
	Set<String> names() {
		return this.directory.links()
			.stream()
			.map((link) -> link.spec().socket())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	private ZmqReport report(Predicate<String> wanted) {
		Instant now = Instant.ofEpochMilli(this.ticker.epochMillis());
		Map<SocketKey, List<LinkSnapshot>> sockets = this.directory.links()
			.stream()
			.filter((link) -> wanted.test(link.spec().socket()))
			.collect(Collectors.groupingBy(SocketKey::of, LinkedHashMap::new, Collectors.toList()));
		return new ZmqReport(sockets.values().stream().map((links) -> socketReport(links, now)).toList(),
				this.listeners.get()
					.stream()
					.filter((listener) -> wanted.test(listener.socket()))
					.map((info) -> ListenerReport.of(info, this.ticker))
					.toList());
	}

	private SocketReport socketReport(List<LinkSnapshot> links, Instant now) {
		LinkSpec first = links.get(0).spec();
		SocketReport.Builder report = SocketReport
			.builder(first, links.stream().map((link) -> linkReport(link, now)).toList())
			.security(SecurityReport.of(first, this.refusals));
		switch (first.type()) {
			case SUB, DEALER -> report.topics(topics(first.socket()));
			case PUB -> report.publisher(publisher(first.socket()));
			case ROUTER -> report.replay(publisher(first.socket()));
			case XSUB -> report.frontend(forwarder(ForwarderSettings::frontend, first.socket()));
			case XPUB -> report.backend(forwarder(ForwarderSettings::backend, first.socket()));
		}
		return report.build();
	}

	private LinkReport linkReport(LinkSnapshot link, Instant now) {
		return LinkReport.of(link, this.directory.traffic(link.spec().id()).orElse(null), now);
	}

	private List<String> topics(String subscriber) {
		Stream<String> listened = this.listeners.get()
			.stream()
			.filter((listener) -> listener.socket().equals(subscriber) && listener.state() != ListenerState.STOPPED)
			.flatMap((listener) -> listener.topics().stream())
			.map(TopicPrefix::toString);
		return Stream.concat(listened, this.configuredTopics.apply(subscriber).stream()).distinct().sorted().toList();
	}

	private @Nullable PublisherInfo publisher(String name) {
		return this.publishers.get().stream().filter((info) -> info.name().equals(name)).findFirst().orElse(null);
	}

	/** The forwarder of which a socket is a side. */
	private @Nullable ForwarderInfo forwarder(UnaryOperator<String> side, String socket) {
		return this.forwarders.get()
			.stream()
			.filter((info) -> side.apply(info.name()).equals(socket))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Identifies a socket: a publisher and a subscriber may have the same name.
	 * Immutable.
	 *
	 * @param name the configured name
	 * @param type the side
	 */
	private record SocketKey(String name, SocketType type) {

		static SocketKey of(LinkSnapshot link) {
			return new SocketKey(link.spec().socket(), link.spec().type());
		}

	}

}
