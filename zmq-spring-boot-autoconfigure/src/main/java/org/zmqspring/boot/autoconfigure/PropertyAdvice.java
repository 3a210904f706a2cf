package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.boot.autoconfigure.KnownProperties.Place;
import org.zmqspring.message.TopicPrefix;

import org.springframework.beans.factory.InitializingBean;
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
 * Says in the log what of the configuration is allowed and probably a mistake: a property
 * that nothing reads, a short time or a small size without a unit, a topic with a
 * wildcard. Confined to the thread that starts the application.
 */
final class PropertyAdvice implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(PropertyAdvice.class);

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	/** Switches of the engine. They are system properties of the JVM. */
	private static final Set<ConfigurationPropertyName> SWITCHES = Set.of(
			ConfigurationPropertyName.of("zmq.engine.ordered-timers"),
			ConfigurationPropertyName.of("zmq.engine.patient-mailbox"));

	/** Shorter times are rarely meant, and often are seconds. */
	private static final long SHORT_MILLIS = 100;

	/** Smaller sizes are rarely meant, and often are megabytes. */
	private static final long SMALL_BYTES = 256;

	private final Environment environment;

	private final ZmqProperties properties;

	PropertyAdvice(Environment environment, ZmqProperties properties) {
		this.environment = environment;
		this.properties = properties;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			Set<ConfigurationPropertyName> seen = new HashSet<>();
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
		for (ConfiguredSocket socket : ConfiguredSocket.allOf(this.properties)) {
			if (socket.properties() instanceof SubscriberProperties subscriber) {
				topics(socket.property("topics"), subscriber.getTopics());
			}
			if (socket.properties() instanceof PublisherProperties publisher) {
				topics(socket.property("last-value-topics"), publisher.getLastValueTopics());
			}
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
		if (place.isNode() && !isShared(source) && !text(name, source).isEmpty()) {
			logger.warn("Property {} has a value and no effect: only further names can follow. Set {}", place.name(),
					KnownProperties.meant(place, name));
		}
		Class<?> type = place.type().toClass();
		if (type == Duration.class) {
			withoutUnit(place, text(name, source), SHORT_MILLIS, " ms", "s", "seconds", "ms");
		}
		else if (type == DataSize.class) {
			withoutUnit(place, text(name, source), SMALL_BYTES, " bytes", "MB", "megabytes", "B");
		}
	}

	private static boolean isOfJvm(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	/** Other programs have variables that begin so, too. */
	private static boolean isShared(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private static void withoutUnit(Place place, String text, long bound, String is, String larger, String largerName,
			String smaller) {
		if (text.matches("\\d{1,9}") && Long.parseLong(text) > 0 && Long.parseLong(text) < bound) {
			logger.warn("{} is {} without a unit, which is {}{}. Write {}{} if {} are meant, or {}{}", place.name(),
					text, text, is, text, larger, largerName, text, smaller);
		}
	}

	private @Nullable String raw(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		var property = source.getConfigurationProperty(name);
		return (property != null) ? String.valueOf(property.getValue()) : null;
	}

	private String text(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		String raw = raw(name, source);
		return (raw != null) ? this.environment.resolvePlaceholders(raw).trim() : "";
	}

	private static void topics(String property, List<String> topics) {
		for (String topic : topics) {
			if (TopicPrefix.of(topic).endsInWildcard()) {
				logger.warn("{}: {}", property, TopicPrefix.of(topic).advice());
			}
		}
	}

}
