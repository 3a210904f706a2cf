package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.boot.autoconfigure.KnownProperties.Place;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Warns in the log about properties that are allowed but probably a mistake: a property
 * without an effect, or a short time or small size without a unit. Confined to the thread
 * that starts the application.
 */
final class PropertyAdvice implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(PropertyAdvice.class);

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	/** Switches of the engine. They are system properties of the JVM. */
	private static final Set<ConfigurationPropertyName> SWITCHES = Set.of(
			ConfigurationPropertyName.of("zmq.engine.ordered-timers"),
			ConfigurationPropertyName.of("zmq.engine.patient-mailbox"),
			ConfigurationPropertyName.of("zmq.engine.quick-decoder"),
			ConfigurationPropertyName.of("zmq.engine.quick-encoder"),
			ConfigurationPropertyName.of("zmq.engine.quick-send"));

	/** A shorter time is probably a mistake: the number is often meant in seconds. */
	private static final long SHORT_MILLIS = 100;

	/** A smaller size is probably a mistake: the number is often meant in megabytes. */
	private static final long SMALL_BYTES = 256;

	/**
	 * Properties that the application's own {@link org.zmqspring.config.ZmqSettings} bean
	 * does not replace.
	 */
	private static final List<String> STILL_READ = List.of("zmq.health.", "zmq.observation.");

	private final Environment environment;

	/** The bean that replaces the properties of sockets and listeners. */
	private final @Nullable String ownSettings;

	private final Set<String> replaced = new TreeSet<>();

	private final Map<ConfigurationPropertyName, Place> groupsWithValue = new LinkedHashMap<>();

	PropertyAdvice(Environment environment, @Nullable String ownSettings) {
		this.environment = environment;
		this.ownSettings = ownSettings;
	}

	@Override
	public void afterPropertiesSet() {
		Set<ConfigurationPropertyName> seen = new HashSet<>();
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			for (ConfigurationPropertySource source : ConfigurationPropertySources
				.from(configurable.getPropertySources())) {
				if (source instanceof IterableConfigurationPropertySource iterable) {
					// Sources can change while they are read.
					List<ConfigurationPropertyName> names = iterable.stream()
						.filter((name) -> name.equals(ZMQ) || ZMQ.isAncestorOf(name))
						.toList();
					names.stream().filter(seen::add).forEach((name) -> judge(name, source));
				}
			}
		}
		this.groupsWithValue.forEach((name, place) -> warnOfValue(name, place, seen));
		if (!this.replaced.isEmpty()) {
			logger.warn("The bean '{}' of type ZmqSettings replaces these properties, so they have no effect: {}."
					+ " Remove them or the bean", this.ownSettings, String.join(", ", this.replaced));
		}
	}

	private void judge(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		if (SWITCHES.contains(name)) {
			if (!isOfJvm(source)) {
				logger.warn("Property {} has no effect here. Set it as a system property of the JVM: -D{}=false", name,
						name);
			}
			return;
		}
		Place place = KnownProperties.find(name);
		if (place == null) {
			if (!isShared(source) && !name.equals(ZMQ.append("enabled"))) {
				List<String> near = KnownProperties.near(name);
				logger.warn("Property {} is unknown and has no effect{}", name,
						near.isEmpty() ? ". Remove it" : ". Is " + String.join(" or ", near) + " meant?");
			}
			return;
		}
		if (this.ownSettings != null && STILL_READ.stream().noneMatch(place.name()::startsWith)) {
			if (!isShared(source)) {
				this.replaced.add(place.name());
			}
			return;
		}
		if (place.isNode() && !isShared(source) && !text(name, source).isEmpty()) {
			this.groupsWithValue.put(name, place);
		}
		Class<?> type = place.type().toClass();
		if (type == Duration.class) {
			withoutUnit(place, text(name, source), SHORT_MILLIS, " ms", "s", "seconds", "ms");
		}
		else if (type == DataSize.class) {
			withoutUnit(place, text(name, source), SMALL_BYTES, " bytes", "MB", "megabytes", "B");
		}
	}

	/**
	 * If properties of the group are set, the value is ignored. Otherwise, the start
	 * fails, and the failure analysis explains it.
	 */
	private static void warnOfValue(ConfigurationPropertyName name, Place place, Set<ConfigurationPropertyName> all) {
		if (all.stream().anyMatch((other) -> name.isAncestorOf(other) && KnownProperties.find(other) != null)) {
			logger.warn("Property {} has a value without effect: it only groups other properties. Set {}", place.name(),
					KnownProperties.meant(place, name));
		}
	}

	private static boolean isOfJvm(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	/**
	 * Other programs may have environment variables that begin with {@code ZMQ_}.
	 */
	private static boolean isShared(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private static void withoutUnit(Place place, String text, long bound, String is, String larger, String largerName,
			String smaller) {
		if (text.matches("\\d{1,9}") && Long.parseLong(text) > 0 && Long.parseLong(text) < bound) {
			logger.warn("{} is {} without a unit: this means {}{}. If you mean {}, write {}{}. If not, write {}{}",
					place.name(), text, text, is, largerName, text, larger, text, smaller);
		}
	}

	private String text(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return (property != null) ? this.environment.resolvePlaceholders(String.valueOf(property.getValue())).trim()
				: "";
	}

}
