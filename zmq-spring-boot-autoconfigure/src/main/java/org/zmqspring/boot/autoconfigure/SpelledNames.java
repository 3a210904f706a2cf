package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Gives the names of sockets and users one spelling. Spring Boot ignores case, {@code -}
 * and {@code _} in the names of properties, but not in the keys of maps:
 * {@code marketData} of a file and {@code ZMQ_PUBLISHERS_MARKETDATA_ENDPOINTS} would be
 * two sockets. The spelling is taken from the source with the lowest precedence, except
 * the environment. Immutable once made.
 */
final class SpelledNames {

	private static final String FORWARDERS = "forwarders";

	private static final String ZAP = "zap";

	private static final String USERS = "users";

	/** The name of a property up to the key of a map, as written, by its uniform path. */
	private final Map<String, ConfigurationPropertyName> written = new HashMap<>();

	/** The same, by letters and digits only, for names of variables. */
	private final Map<String, ConfigurationPropertyName> byLetters = new HashMap<>();

	private final List<InvalidSetting> ambiguous = new ArrayList<>();

	private SpelledNames() {
	}

	/**
	 * The sources with one spelling for each name, without the variables that Kubernetes
	 * adds for services.
	 * @throws InvalidSettingsException if two names of one source differ only in what
	 * Spring Boot ignores, or a variable names a socket that a variable cannot name
	 */
	static List<ConfigurationPropertySource> in(List<ConfigurationPropertySource> sources) {
		SpelledNames names = new SpelledNames();
		for (int i = sources.size() - 1; i >= 0; i--) {
			if (sources.get(i) instanceof IterableConfigurationPropertySource source && !isEnvironment(source)) {
				names.learn(source);
			}
		}
		List<ConfigurationPropertySource> spelled = new ArrayList<>();
		for (ConfigurationPropertySource source : sources) {
			spelled.add((source instanceof IterableConfigurationPropertySource iterable)
					? new SpelledSource(iterable, names, isEnvironment(source)) : source);
		}
		if (!names.ambiguous.isEmpty()) {
			throw new InvalidSettingsException(names.ambiguous);
		}
		return spelled;
	}

	static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	void refuse(InvalidSetting property) {
		this.ambiguous.add(property);
	}

	private void learn(IterableConfigurationPropertySource source) {
		Map<String, ConfigurationPropertyName> own = new HashMap<>();
		source.stream().filter(SpelledNames::isOurs).forEach((name) -> {
			if (isBelowSockets(name)) {
				learn(name.chop(3), own);
			}
			int users = usersIn(name);
			if (users > 0 && name.getNumberOfElements() > users) {
				learn(name, own);
			}
		});
		own.forEach(this.written::putIfAbsent);
		own.values().forEach((key) -> this.byLetters.putIfAbsent(letters(key), key));
	}

	private void learn(ConfigurationPropertyName key, Map<String, ConfigurationPropertyName> own) {
		ConfigurationPropertyName other = own.putIfAbsent(path(key, key.getNumberOfElements()), key);
		if (other != null && !Objects.equals(original(other), original(key))) {
			InvalidSetting clash = new InvalidSetting(asWritten(key), "",
					"is the same name as " + asWritten(other)
							+ " to Spring Boot, which ignores case, '-' and '_' in it",
					"Give one of them a name that differs in letters or digits");
			if (!this.ambiguous.contains(clash)) {
				this.ambiguous.add(clash);
			}
		}
	}

	/**
	 * The name with the keys of its maps as they are written. A key may be divided into
	 * several elements, as in the name of a variable.
	 */
	ConfigurationPropertyName spelled(ConfigurationPropertyName name, boolean divided) {
		if (!isBelowSockets(name)) {
			return users(name, divided);
		}
		int end = keyEnd(name, divided);
		ConfigurationPropertyName key = (end > 0) ? find(name, 2, end, divided) : null;
		return users((key != null) ? key.append(name.subName(end)) : name, divided);
	}

	/** Where the known name of a socket ends, the longest first, or 0. */
	private int keyEnd(ConfigurationPropertyName name, boolean divided) {
		for (int end = divided ? name.getNumberOfElements() : 3; end >= 3; end--) {
			if (find(name, 2, end, divided) != null) {
				return end;
			}
		}
		return 0;
	}

	private @Nullable ConfigurationPropertyName find(ConfigurationPropertyName name, int start, int end,
			boolean divided) {
		return divided ? this.byLetters.get(letters(name, start, end)) : this.written.get(path(name, end));
	}

	/** Whether the name of its socket is written anywhere. */
	boolean isKnown(ConfigurationPropertyName name) {
		return keyEnd(name, true) > 0;
	}

	private ConfigurationPropertyName users(ConfigurationPropertyName name, boolean divided) {
		int start = usersIn(name);
		int size = name.getNumberOfElements();
		if (start == 0 || size <= start) {
			return name;
		}
		ConfigurationPropertyName key = find(name, start, size, divided);
		return (key != null) ? name.chop(start).append(key.subName(start)) : name;
	}

	/** Where the name of a user begins, or 0. */
	private static int usersIn(ConfigurationPropertyName name) {
		int least = isBelowSockets(name) ? 3 : 1;
		// The options of a forwarder are those of its sides.
		int most = isBelowSockets(name) ? (is(name, 1, FORWARDERS) ? 4 : 3) : 2;
		for (int i = least; i <= most && i + 1 < name.getNumberOfElements(); i++) {
			if (is(name, i, ZAP) && is(name, i + 1, USERS)) {
				return i + 2;
			}
		}
		return 0;
	}

	static boolean isOurs(ConfigurationPropertyName name) {
		return name.getNumberOfElements() > 1 && is(name, 0, "zmq");
	}

	static boolean isBelowSockets(ConfigurationPropertyName name) {
		return name.getNumberOfElements() > 2
				&& (is(name, 1, "publishers") || is(name, 1, "subscribers") || is(name, 1, FORWARDERS));
	}

	private static boolean is(ConfigurationPropertyName name, int element, String text) {
		return name.getElement(element, Form.UNIFORM).equals(text);
	}

	/** What Spring Boot compares of the beginning of a name. */
	private static String path(ConfigurationPropertyName name, int end) {
		StringBuilder path = new StringBuilder();
		for (int i = 0; i < end; i++) {
			path.append('/')
				.append(name.getElement(i, Form.ORIGINAL).toLowerCase(Locale.ROOT).replace("-", "").replace("_", ""));
		}
		return path.toString();
	}

	private static String letters(ConfigurationPropertyName key) {
		int start = isBelowSockets(key) && key.getNumberOfElements() == 3 ? 2 : usersIn(key);
		return letters(key, start, key.getNumberOfElements());
	}

	/** The same, with the elements of a key, from start to end, as one. */
	private static String letters(ConfigurationPropertyName name, int start, int end) {
		StringBuilder letters = new StringBuilder(path(name, start)).append('/');
		for (int i = start; i < end; i++) {
			letters
				.append(name.getElement(i, Form.ORIGINAL).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
		}
		return letters.toString();
	}

	/**
	 * The text of a name in the case of its source, which {@code toString} does not keep.
	 */
	private static String asWritten(ConfigurationPropertyName name) {
		return IntStream.range(0, name.getNumberOfElements())
			.mapToObj((element) -> name.getElement(element, Form.ORIGINAL))
			.collect(Collectors.joining("."));
	}

	private static @Nullable String original(ConfigurationPropertyName name) {
		return name.getLastElement(Form.ORIGINAL);
	}

}
