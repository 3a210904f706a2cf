package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.boot.autoconfigure.KnownProperties.Place;
import org.zmqspring.settings.InvalidSetting;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * A source of properties that spells the names of sockets and users as
 * {@link SpelledNames} does. It leaves out the environment variables that Kubernetes and
 * Docker add for services. Immutable once made.
 */
final class SpelledSource implements IterableConfigurationPropertySource {

	/** The number of elements that each name of Spring Boot has room for. */
	private static final int CAPACITY = 6;

	private final IterableConfigurationPropertySource source;

	private final SpelledNames names;

	private final boolean environment;

	private final List<ConfigurationPropertyName> spelled = new ArrayList<>();

	/** The original name of each property. The key is the letters of its name. */
	private final Map<String, ConfigurationPropertyName> byLetters = new HashMap<>();

	SpelledSource(IterableConfigurationPropertySource source, SpelledNames names, boolean environment) {
		this.source = source;
		this.names = names;
		this.environment = environment;
		source.stream().forEach(this::add);
	}

	private void add(ConfigurationPropertyName name) {
		if (!SpelledNames.isOurs(name)) {
			this.spelled.add(name);
			return;
		}
		ConfigurationProperty property = this.source.getConfigurationProperty(name);
		if (this.environment && property != null && isServiceLink(name, property.getValue())) {
			return;
		}
		ConfigurationPropertyName spelling = this.names.spelled(name, this.environment);
		this.spelled.add(spelling);
		this.byLetters.putIfAbsent(letters(spelling), name);
		if (this.environment && SpelledNames.isBelowSockets(name) && !this.names.isKnown(name)) {
			requireUndivided(name);
		}
	}

	/**
	 * Refuse a variable that creates a socket with an underscore in its name. The name of
	 * such a socket ends at the first underscore, so the variable would set nothing.
	 */
	private void requireUndivided(ConfigurationPropertyName name) {
		Set<String> options = Variables.OPTIONS.getOrDefault(name.getElement(1, Form.UNIFORM), Set.of());
		for (int end = 3; end < name.getNumberOfElements(); end++) {
			if (isOption(options, name.subName(end))) {
				if (end > 3) {
					this.names.refuse(divided(name, end));
				}
				return;
			}
		}
	}

	private static Set<String> options(String socket) {
		Set<String> names = new HashSet<>();
		collect("", Objects.requireNonNull(KnownProperties.find(ConfigurationPropertyName.of(socket))), names);
		return Set.copyOf(names);
	}

	private static void collect(String prefix, Place place, Set<String> names) {
		place.children().forEach((child, its) -> {
			String name = prefix + child.replace("-", "");
			if (its.isNode() && !its.isMap()) {
				collect(name, its, names);
			}
			else {
				names.add(its.isMap() ? name + "." : name);
			}
		});
	}

	/** Whether a name is that of an option, an element of a list or a key of a map. */
	private static boolean isOption(Set<String> options, ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			letters.append(name.getElement(i, Form.UNIFORM));
			if (options.contains(letters + ".")) {
				return true;
			}
		}
		return options.contains(letters.toString());
	}

	/**
	 * YAML sets an empty value for a name with nothing below it. Spring Boot cannot bind
	 * this value to a class. An empty entry of a map is kept: it names a socket.
	 */
	private static boolean isEmptyNode(ConfigurationPropertyName name, @Nullable Object value) {
		if (!"".equals(value)) {
			return false;
		}
		Place place = KnownProperties.find(name);
		Place parent = KnownProperties.find(name.getParent());
		return place != null && place.isNode() && !place.isMap() && (parent == null || !parent.isMap());
	}

	private static boolean isServiceLink(ConfigurationPropertyName name, @Nullable Object value) {
		return Variables.SERVICE_LINK.matcher(name + " " + value).matches();
	}

	private static InvalidSetting divided(ConfigurationPropertyName name, int end) {
		StringBuilder right = new StringBuilder(variable(name.chop(2))).append('_');
		for (int i = 2; i < end; i++) {
			right.append(name.getElement(i, Form.UNIFORM).toUpperCase(Locale.ROOT));
		}
		right.append('_').append(variable(name.subName(end)));
		return new InvalidSetting(name.toString(), "",
				"variable " + variable(name) + " names no socket of the configuration files, and the name of a"
						+ " socket that only variables configure cannot contain '_'",
				"Use " + right + ", or give the socket that name in a configuration file");
	}

	private static String variable(ConfigurationPropertyName name) {
		return name.toString().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceAll("_$", "");
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.spelled.stream();
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		ConfigurationProperty property = this.source.getConfigurationProperty(name);
		if (!SpelledNames.isOurs(name)) {
			return property;
		}
		if (property != null) {
			boolean ignored = isEmptyNode(name, property.getValue())
					|| (this.environment && isServiceLink(name, property.getValue()));
			return ignored ? null : property;
		}
		if (this.byLetters.isEmpty()) {
			return null;
		}
		ConfigurationPropertyName other = this.byLetters.get(letters(this.names.spelled(parsed(name), false)));
		return (other != null) ? this.source.getConfigurationProperty(other) : null;
	}

	/**
	 * The same name, made from its text. Spring Boot 4.1 cannot take a part of a longer
	 * name to which the binder has appended elements: {@code append} keeps the arrays of
	 * the shorter name, and {@code subName} reads beyond their end. Pinned by
	 * ForwarderPropertiesTests.
	 */
	private static ConfigurationPropertyName parsed(ConfigurationPropertyName name) {
		return (name.getNumberOfElements() > CAPACITY) ? ConfigurationPropertyName.adapt(name.toString(), '.') : name;
	}

	@Override
	public @Nullable Object getUnderlyingSource() {
		return this.source.getUnderlyingSource();
	}

	/** The letters of a name, with its indexes. */
	private static String letters(ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL)
				.toLowerCase(Locale.ROOT)
				.replace("-", "")
				.replace("_", "")
				.replace(".", "");
			letters.append(name.isNumericIndex(i) ? "[" + element + "]" : element);
		}
		return letters.toString();
	}

	/**
	 * What only environment variables need. Most applications have none. Stateless.
	 */
	private static final class Variables {

		/**
		 * For each kind of socket, its options without dots and hyphens, such as
		 * {@code curvesecretkey}. An option that is a map ends in a dot.
		 */
		static final Map<String, Set<String>> OPTIONS = Map.of("publishers", options("zmq.publisher"), "subscribers",
				options("zmq.subscriber"), "forwarders", options("zmq.forwarders.name"));

		/**
		 * An environment variable that Kubernetes adds to each container for the services
		 * of its namespace, unless {@code enableServiceLinks} is false. An example is
		 * {@code ZMQ_PUBLISHERS_PORT=tcp://10.0.0.1:5555} for a service
		 * {@code zmq-publishers}. Docker adds similar ones for a linked container, such
		 * as {@code ZMQ_PUBLISHERS_NAME=/web/zmq-publishers} and
		 * {@code ZMQ_PUBLISHERS_ENV_LANG=C}. The pattern is matched with the name, a
		 * blank and the value.
		 */
		static final Pattern SERVICE_LINK = Pattern.compile("""
				.*\\.(?:
				service\\.host\\ [0-9A-Fa-f.:]+
				|service\\.port(?:\\..+|\\[.+)?\\ \\d+
				|port\\ (?:tcp|udp|sctp)://\\S+
				|port\\[\\d+]\\.(?:tcp|udp|sctp)\\ (?:tcp|udp|sctp)://\\S+
				|port\\[\\d+]\\.(?:tcp|udp|sctp)\\.(?:proto\\ (?:tcp|udp|sctp)|port\\ \\d+|addr\\ [0-9A-Fa-f.:]+)
				|name\\ /\\S+/\\S+
				|env\\..+
				)""", Pattern.COMMENTS);

	}

}
