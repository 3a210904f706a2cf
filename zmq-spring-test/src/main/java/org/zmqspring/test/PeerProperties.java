package org.zmqspring.test;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties of sockets that have peers, with short times. A property is left out if
 * the test class sets it, for the socket or for all sockets. Filled before the context
 * starts; then it does not change.
 */
final class PeerProperties extends EnumerablePropertySource<Map<String, PeerProperties.Value>> {

	static final String NAME = "zmqEmbeddedPeers";

	/** The operating system chooses the port. */
	static final String ANY_PORT = "tcp://127.0.0.1:*";

	/** Spring Boot's view of all sources. */
	private static final String VIEW_OF_ALL = "configurationProperties";

	/** Options that must be below or above another one, by the name of the other one. */
	private static final Map<String, List<String>> OF_THE_SAME_SETTING = Map.of("heartbeat-timeout",
			List.of("heartbeat-ivl"), "heartbeat-ttl", List.of("heartbeat-ivl"), "reconnect-ivl-max",
			List.of("reconnect-ivl"));

	/** Times of every socket with a peer. */
	private static final Map<String, String> TIMES = Map.of("reconnect-ivl", "10ms", "reconnect-ivl-max", "100ms",
			"connect-timeout", "1s", "handshake-ivl", "1s");

	/** How a silent network is detected. */
	private static final Map<String, String> HEARTBEATS = Map.of("heartbeat-ivl", "200ms", "heartbeat-timeout", "180ms",
			"heartbeat-ttl", "0ms");

	private final ConfigurableEnvironment environment;

	PeerProperties(ConfigurableEnvironment environment) {
		super(NAME, new LinkedHashMap<>());
		this.environment = environment;
	}

	/**
	 * The value of a property.
	 *
	 * @param text the value
	 * @param overriddenBy the properties with which the test class sets it itself
	 */
	record Value(String text, Set<String> overriddenBy) {
	}

	/** Set the times of a socket. */
	void times(PeerId socket) {
		TIMES.forEach((option, value) -> set(socket, option, value));
	}

	/**
	 * Set the heartbeats of a socket. Not for a publisher with {@code xpub-nodrop}: a
	 * slow subscriber would not answer them.
	 */
	void heartbeats(PeerId socket) {
		HEARTBEATS.forEach((option, value) -> set(socket, option, value));
	}

	/** Set an option of a socket. */
	void set(PeerId socket, String option, String value) {
		Set<String> overriddenBy = new HashSet<>();
		overriddenBy.add("zmq." + option);
		overriddenBy.add(socket.prefix() + option);
		for (String other : OF_THE_SAME_SETTING.getOrDefault(option, List.of())) {
			overriddenBy.add("zmq." + other);
			overriddenBy.add(socket.prefix() + other);
		}
		getSource().put(socket.prefix() + option, new Value(value, overriddenBy));
	}

	/** Set a property that is not one of a socket. */
	void set(String property, String value) {
		getSource().put(property, new Value(value, Set.of(property)));
	}

	@Override
	public String[] getPropertyNames() {
		return getSource().keySet().stream().filter((name) -> getProperty(name) != null).toArray(String[]::new);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		Value value = getSource().get(name);
		return (value != null && value.overriddenBy().stream().noneMatch(this::isSetByTheTestClass)) ? value.text()
				: null;
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

	/** The sources before this one are those of the test class. */
	private boolean isSetByTheTestClass(String property) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source == this) {
				return false;
			}
			if (!source.getName().equals(VIEW_OF_ALL) && source.containsProperty(property)) {
				return true;
			}
		}
		return false;
	}

}
