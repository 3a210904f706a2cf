package org.zmqspring.integration.feeds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.zmqspring.integration.Apps;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * A recipe of {@code docs/feeds.md}: an application is started with the configuration
 * that the page shows. Immutable.
 *
 * @param feed the heading
 * @param configurations the YAML below it; usually one
 */
record Recipe(String feed, List<String> configurations) {

	private static final Pattern SECTION = Pattern.compile("(?ms)^### (.*?)\\n(.*?)(?=^##|\\z)");

	private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

	/** All recipes of the page, in their order. */
	static List<Recipe> all() {
		return SECTION.matcher(page()).results().map(Recipe::of).toList();
	}

	private static String page() {
		try {
			return Files.readString(Path.of("..", "docs", "feeds.md"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Recipe of(MatchResult section) {
		return new Recipe(section.group(1),
				YAML.matcher(section.group(2)).results().map((yaml) -> yaml.group(1)).toList());
	}

	/** The recipe of a feed. */
	static Recipe of(String feed) {
		return all().stream().filter((recipe) -> recipe.feed.equals(feed)).findFirst().orElseThrow();
	}

	/** Start an application with the first configuration, and another endpoint. */
	ConfigurableApplicationContext start(Class<?> application, String endpoint) {
		return start(0, application, endpoint);
	}

	/** Start an application with one of the configurations, and another endpoint. */
	ConfigurableApplicationContext start(int configuration, Class<?> application, String endpoint) {
		return start(configuration, application, endpoint, "");
	}

	/**
	 * Start an application with one of the configurations, and other endpoints.
	 */
	ConfigurableApplicationContext start(int configuration, Class<?> application, String endpoint, String replay) {
		return Apps.startWeb(application,
				Stream
					.concat(properties(this.configurations.get(configuration), endpoint, replay),
							Stream.of("zmq.reconnect-ivl=100ms"))
					.toArray(String[]::new));
	}

	private static Stream<String> properties(String yaml, String endpoint, String replay) {
		try {
			return new YamlPropertySourceLoader()
				.load("recipe", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.stream()
				.map(EnumerablePropertySource.class::cast)
				.flatMap((source) -> Arrays.stream(source.getPropertyNames())
					.map((name) -> name + "=" + (name.endsWith(".replay.endpoints") ? replay
							: name.endsWith(".endpoints") ? endpoint : source.getProperty(name))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
