package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Explains {@link ZmqConfigurationException}. For an {@link InvalidSettingsException}, it
 * shows each property with its value as written, its origin, the reason and the remedy.
 * For any other exception, the last sentence of the message is the remedy. This analyzer
 * runs before those of Spring Boot, which would explain a less specific cause. Confined
 * to the thread that starts the application.
 */
@Order(0)
class ZmqConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ZmqConfigurationException> {

	private final @Nullable Environment environment;

	ZmqConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ZmqConfigurationException cause) {
		InvalidSettingsException settings = findCause(rootFailure, InvalidSettingsException.class);
		return (settings != null) ? properties(settings) : sentences(cause);
	}

	private static FailureAnalysis sentences(ZmqConfigurationException cause) {
		String message = String.valueOf(cause.getMessage());
		int end = message.lastIndexOf(". ");
		String description = (end < 0) ? message : message.substring(0, end + 1);
		String action = (end < 0) ? "Correct it and start the application again." : message.substring(end + 2);
		return new FailureAnalysis(description, action, cause);
	}

	private FailureAnalysis properties(InvalidSettingsException cause) {
		StringBuilder description = new StringBuilder("The configuration of ZeroMQ cannot be used:%n".formatted());
		StringBuilder action = new StringBuilder("Update your application's configuration:%n".formatted());
		for (InvalidSetting property : cause.settings()) {
			describe(property, description);
			action.append("%n    %s: %s.".formatted(property.name(), property.remedy()));
		}
		return new FailureAnalysis(description.toString(), action.toString(), cause);
	}

	private void describe(InvalidSetting property, StringBuilder description) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property.name(), '.');
		ConfigurationProperty written = find(this.environment, name);
		boolean isElement = written != null && written.getName().equals(name);
		description.append("%n    Property: %s".formatted(property.name()));
		description.append("%n    Value: \"%s\"".formatted(value(property, isElement ? written : null)));
		Origin origin = Origin.from(written);
		if (origin != null) {
			description.append("%n    Origin: %s".formatted(origin));
		}
		description.append("%n    Reason: %s%n".formatted(property.reason()));
	}

	private String value(InvalidSetting property, @Nullable ConfigurationProperty written) {
		return (written == null || KnownProperties.mayBeSecret(property.name())) ? property.value() : valueOf(written);
	}

	private String valueOf(ConfigurationProperty written) {
		String text = String.valueOf(written.getValue());
		return (this.environment != null) ? this.environment.resolvePlaceholders(text) : text;
	}

	/**
	 * Finds the property in the first source that has it. For an element of a
	 * comma-separated list, a source may have the property of the list instead.
	 */
	static @Nullable ConfigurationProperty find(@Nullable Environment environment, ConfigurationPropertyName name) {
		if (environment instanceof ConfigurableEnvironment configurable) {
			for (ConfigurationPropertySource source : ConfigurationPropertySources
				.from(configurable.getPropertySources())) {
				ConfigurationProperty property = source.getConfigurationProperty(name);
				if (property == null && name.isLastElementIndexed()) {
					property = source.getConfigurationProperty(name.getParent());
				}
				if (property != null) {
					return property;
				}
			}
		}
		return null;
	}

}
