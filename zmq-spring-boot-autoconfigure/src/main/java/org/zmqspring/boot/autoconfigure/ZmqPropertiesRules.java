package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Ipv6;
import org.zmqspring.transport.SocketMode;

/**
 * What the properties must fulfil for the sockets to work; every breach is found before
 * one of them ends the start. Confined to the thread that checks.
 */
final class ZmqPropertiesRules {

	static final int LARGEST_QUEUE = 1 << 30;

	private final Problems problems = new Problems();

	private ZmqPropertiesRules() {
	}

	/**
	 * Check everything that is configured.
	 * @param properties what was configured
	 * @param authenticated whether the application judges peers itself
	 * @throws InvalidZmqPropertiesException if a rule is broken
	 */
	static void check(ZmqProperties properties, boolean authenticated) {
		ZmqPropertiesRules rules = new ZmqPropertiesRules();
		rules.problems.range(option("zmq.io-threads", properties.getIoThreads()), 1, 64);
		rules.defaultName("publisher", properties.getPublisher(), properties.getPublishers());
		rules.defaultName("subscriber", properties.getSubscriber(), properties.getSubscribers());
		for (ConfiguredSocket socket : ConfiguredSocket.allOf(properties)) {
			rules.name(socket);
			rules.endpoints(socket, properties);
			rules.socket(socket, properties);
			new SocketOptionsRules(socket, properties, rules.problems).check();
			if (!socket.isPublisher()) {
				ListenerRules.overflowTimeout(socket, properties, rules.problems);
			}
			new SecurityResolution(new SecurityLevels(socket, properties), authenticated, rules.problems).settings();
		}
		new ListenerRules(properties, rules.problems).check();
		rules.problems.duration(option("zmq.health.grace", properties.getHealth().getGrace()));
		rules.problems.throwIfAny();
	}

	/**
	 * Check the options of one more subscriber.
	 * @param socket the subscriber, whose endpoints are not checked
	 * @param shared what was configured
	 * @throws InvalidZmqPropertiesException if a rule is broken
	 */
	static void checkOptions(ConfiguredSocket socket, ZmqProperties shared) {
		Problems problems = new Problems();
		new SocketOptionsRules(socket, shared, problems).check();
		ListenerRules.overflowTimeout(socket, shared, problems);
		new SecurityResolution(new SecurityLevels(socket, shared), true, problems).settings();
		problems.throwIfAny();
	}

	private void defaultName(String kind, SocketProperties unnamed, Map<String, ? extends SocketProperties> named) {
		SocketProperties clash = named.get(ConfiguredSocket.DEFAULT_NAME);
		if (clash != null && !clash.getEndpoints().isEmpty() && !unnamed.getEndpoints().isEmpty()) {
			String other = "zmq." + kind + "s.default.endpoints";
			this.problems.add(option(other, String.join(",", clash.getEndpoints())),
					"configures the " + kind + " 'default' a second time, beside zmq." + kind + ".endpoints",
					"Remove one of them, or give this " + kind + " another name");
		}
	}

	private void name(ConfiguredSocket socket) {
		if (!socket.name().matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
			this.problems.add(option(socket.prefix(), socket.name()),
					"is no name for a socket: it names links, meters and beans",
					"Use letters, digits, '-', '_' and '.', and begin with a letter or a digit");
		}
	}

	private void endpoints(ConfiguredSocket socket, SocketOptions shared) {
		List<String> endpoints = socket.properties().getEndpoints();
		SocketMode mode = socket.properties().getMode();
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < endpoints.size(); i++) {
			String text = endpoints.get(i);
			Option<String> option = option(socket.property("endpoints[" + i + "]"), text);
			if (!seen.add(text)) {
				this.problems.add(option, "is there twice", "Remove one of them");
			}
			try {
				addressFamily(option, Endpoint.parse(text, mode), new ResolvedOptions(socket, shared).ipv6());
			}
			catch (IllegalArgumentException ex) {
				this.problems.add(option, String.valueOf(ex.getMessage()), "Set an endpoint such as "
						+ ((mode == SocketMode.BIND) ? "tcp://*:5556" : "tcp://localhost:5556"));
			}
		}
	}

	private void addressFamily(Option<String> option, Endpoint endpoint, Option<Boolean> ipv6) {
		if (endpoint.isIpv6() && !ipv6.value()) {
			this.problems.add(option, "is an IPv6 address, and " + ipv6.property() + " is false",
					"Set " + ipv6.property() + " to true, or use an IPv4 address");
		}
		boolean needed = endpoint.isIpv6() || endpoint.host().equals("*");
		if (needed && ipv6.value() && !Ipv6.isAvailable()) {
			this.problems.add(ipv6, "cannot be used, as " + Ipv6.MISSING,
					"Set it to false, or give the JVM IPv6. Endpoint " + endpoint + " needs it");
		}
	}

	private void socket(ConfiguredSocket socket, SocketOptions shared) {
		this.problems.duration(option(socket.property("await-connected"), socket.properties().getAwaitConnected()));
		count(socket.property("max-peers"), socket.properties().getMaxPeers());
		if (socket.properties() instanceof PublisherProperties publisher) {
			count(socket.property("max-subscriptions-per-peer"), publisher.getMaxSubscriptionsPerPeer());
			queue(socket.property("queue-capacity"), publisher.getQueueCapacity());
			this.problems.duration(option(socket.property("send-timeout"), publisher.getSendTimeout()));
			hold(socket, publisher);
			nodrop(socket, publisher, new ResolvedOptions(socket, shared).sndHwm());
		}
	}

	private void nodrop(ConfiguredSocket socket, PublisherProperties publisher, Option<Integer> sndHwm) {
		Option<Duration> timeout = option(socket.property("xpub-nodrop-timeout"), publisher.getXpubNodropTimeout());
		boolean usable = this.problems.duration(timeout);
		if (!publisher.isXpubNodrop()) {
			return;
		}
		if (usable && timeout.value().isZero()) {
			this.problems.add(timeout, "must be above 0 for " + socket.property("xpub-nodrop") + " to wait at all",
					"Set a time such as 5s, or xpub-nodrop to false");
		}
		if (sndHwm.value() == 0) {
			this.problems
				.add(sndHwm,
						"is no limit, so " + socket.property("xpub-nodrop") + " (true) would wait for no subscriber"
								+ " and memory would not be bounded",
						"Set a number such as 1000, or xpub-nodrop to false");
		}
	}

	private void hold(ConfiguredSocket socket, PublisherProperties publisher) {
		this.problems.range(option(socket.property("hold-until-subscribers"), publisher.getHoldUntilSubscribers()), 0,
				Integer.MAX_VALUE);
		Option<Duration> timeout = option(socket.property("hold-timeout"), publisher.getHoldTimeout());
		if (this.problems.duration(timeout) && timeout.value().isZero() && publisher.getHoldUntilSubscribers() > 0) {
			this.problems.add(timeout, "must be above 0 for hold-until-subscribers to hold anything",
					"Set a time such as 30s, or hold-until-subscribers to 0 to send at once");
		}
	}

	private void queue(String property, int capacity) {
		this.problems.range(option(property, capacity), 2, LARGEST_QUEUE);
	}

	private void count(String property, int count) {
		this.problems.range(option(property, count), 0, Integer.MAX_VALUE);
	}

	private static <T> Option<T> option(String property, T value) {
		return new Option<>(property, value, true);
	}

}
