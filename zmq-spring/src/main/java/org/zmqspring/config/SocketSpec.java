package org.zmqspring.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.message.Internal;
import org.zmqspring.publish.HistorySettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * One socket to open, with all of its settings. Immutable.
 *
 * @param name configured name; {@code default} for a socket without one
 * @param type its side
 * @param mode whether it binds or connects
 * @param endpoints where it binds or connects; at least one, no two alike
 * @param reconnect how its links reconnect
 * @param settings options of its engine sockets
 * @param start what start-up waits for
 * @param traceHeader whether it sends or expects a trace header
 * @param publisher the queue of a publisher; otherwise {@code null}
 * @param subscriber how a subscriber is read; otherwise {@code null}
 * @param addressesInterval how often host names are looked up, if all of their addresses
 * have links; otherwise {@code null}
 */
@Internal
public record SocketSpec(String name, SocketType type, SocketMode mode, List<Endpoint> endpoints,
		ReconnectSettings reconnect, SocketSettings settings, Start start, boolean traceHeader,
		@Nullable PublisherSettings publisher, @Nullable SubscriberSettings subscriber,
		@Nullable Duration addressesInterval) {

	/** The name of a socket that the configuration does not name. */
	public static final String DEFAULT_NAME = "default";

	/** Copies the list. */
	public SocketSpec {
		endpoints = List.copyOf(endpoints);
	}

	/**
	 * Open one link for each endpoint.
	 * @param name configured name
	 * @param type its side
	 * @param mode whether it binds or connects
	 * @param endpoints where it binds or connects; at least one, no two alike
	 * @param reconnect how its links reconnect
	 * @param settings options of its engine sockets
	 * @param start what start-up waits for
	 * @param traceHeader whether it sends or expects a trace header
	 * @param publisher the queue of a publisher; {@code null} for a subscriber
	 * @param subscriber how a subscriber is read; {@code null} for a publisher
	 */
	public SocketSpec(String name, SocketType type, SocketMode mode, List<Endpoint> endpoints,
			ReconnectSettings reconnect, SocketSettings settings, Start start, boolean traceHeader,
			@Nullable PublisherSettings publisher, @Nullable SubscriberSettings subscriber) {
		this(name, type, mode, endpoints, reconnect, settings, start, traceHeader, publisher, subscriber, null);
	}

	/**
	 * What start-up waits for. Immutable.
	 *
	 * @param required whether an endpoint that cannot be bound or connected ends the
	 * start of the application
	 * @param awaitConnected how long start-up waits for the endpoints to be connected;
	 * zero does not wait
	 */
	public record Start(boolean required, Duration awaitConnected) {
	}

	/**
	 * Whether another socket has the same side, name, mode and endpoints.
	 * @param other the other socket
	 * @return whether both would open the same links
	 */
	public boolean isSameAs(SocketSpec other) {
		return this.type == other.type && this.name.equals(other.name) && this.mode == other.mode
				&& this.endpoints.equals(other.endpoints);
	}

	/**
	 * The links of the socket.
	 * @return one for each endpoint, and one for each endpoint where a publisher answers
	 * requests for earlier messages. Those of names with links to all addresses are last,
	 * so that an address that is also an endpoint has its link already
	 */
	public List<LinkSpec> links() {
		boolean waits = this.mode == SocketMode.CONNECT && !this.start.awaitConnected().isZero();
		boolean failsFast = this.start.required() && !waits;
		return Stream
			.concat(this.endpoints.stream()
				.sorted(Comparator.comparing(this::hasAllAddresses))
				.map((endpoint) -> new LinkSpec(this.name, this.type, this.mode, endpoint, this.reconnect,
						this.settings, failsFast, allAddresses(endpoint))),
					replayEndpoints().stream()
						.map((endpoint) -> new LinkSpec(this.name, SocketType.ROUTER, SocketMode.BIND, endpoint,
								this.reconnect, this.settings.forReplies(), failsFast)))
			.toList();
	}

	private LinkSpec.@Nullable AllAddresses allAddresses(Endpoint endpoint) {
		return (this.addressesInterval != null && endpoint.isNamed())
				? new LinkSpec.AllAddresses(endpoint, this.addressesInterval) : null;
	}

	/**
	 * Whether an endpoint has a link for each address of its host.
	 * @param endpoint an endpoint of this socket
	 * @return {@code false} if it has one link
	 */
	boolean hasAllAddresses(Endpoint endpoint) {
		return allAddresses(endpoint) != null;
	}

	private List<Endpoint> replayEndpoints() {
		HistorySettings history = (this.publisher != null) ? this.publisher.history() : null;
		return (history != null) ? history.endpoints() : List.of();
	}

	/**
	 * The endpoints as configured.
	 * @return their texts
	 */
	public List<String> endpointTexts() {
		return this.endpoints.stream().map(Endpoint::text).toList();
	}

}
