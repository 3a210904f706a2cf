package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.settings.InvalidSetting;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * A source whose names of sockets and users are spelled as {@link SpelledNames} knows
 * them. Of the environment, it leaves out what Kubernetes adds for services. Immutable
 * once made.
 */
final class SpelledSource implements IterableConfigurationPropertySource {

	private static final Map<String, Set<String>> OPTIONS = Map.of("publishers",
			OptionNames.of(PublisherProperties.class), "subscribers", OptionNames.of(SubscriberProperties.class));

	private final IterableConfigurationPropertySource source;

	private final SpelledNames names;

	private final boolean environment;

	private final List<ConfigurationPropertyName> spelled = new ArrayList<>();

	/** Each property as the source has it, whatever divides the words of its name. */
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
		if (this.environment && property != null && ServiceLink.is(name, property.getValue())) {
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
	 * A variable that makes a socket names it up to the next underscore, so that one with
	 * more of them would set nothing.
	 */
	private void requireUndivided(ConfigurationPropertyName name) {
		Set<String> options = OPTIONS.getOrDefault(name.getElement(1, Form.UNIFORM), Set.of());
		for (int end = 3; end < name.getNumberOfElements(); end++) {
			if (OptionNames.contains(options, name.subName(end))) {
				if (end > 3) {
					this.names.refuse(divided(name, end));
				}
				return;
			}
		}
	}

	private static InvalidSetting divided(ConfigurationPropertyName name, int end) {
		StringBuilder right = new StringBuilder(variable(name.chop(2))).append('_');
		for (int i = 2; i < end; i++) {
			right.append(name.getElement(i, Form.UNIFORM).toUpperCase(Locale.ROOT));
		}
		right.append('_').append(variable(name.subName(end)));
		return new InvalidSetting(name.toString(), "",
				"variable " + variable(name) + " names no socket of the configuration files, and one that it makes"
						+ " itself has no '_' in its name",
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
			return (this.environment && ServiceLink.is(name, property.getValue())) ? null : property;
		}
		ConfigurationPropertyName other = this.byLetters.get(letters(this.names.spelled(name, false)));
		return (other != null) ? this.source.getConfigurationProperty(other) : null;
	}

	@Override
	public @Nullable Object getUnderlyingSource() {
		return this.source.getUnderlyingSource();
	}

	/** A name without what divides it, but with its indexes. */
	private static String letters(ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL).toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
			letters.append(name.isNumericIndex(i) ? "[" + element + "]" : element);
		}
		return letters.toString();
	}

}
