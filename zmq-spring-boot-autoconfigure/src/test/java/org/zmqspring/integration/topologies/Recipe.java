package org.zmqspring.integration.topologies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.zmqspring.integration.Apps;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * One piece of YAML of {@code docs/topologies.md}, to start an application with.
 * Immutable.
 *
 * @param yaml the text
 */
record Recipe(String yaml) {

	private static final Path PAGE = Path.of("..", "docs", "topologies.md");

	private static final Pattern FENCE = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

	/** The recipes below a heading, in their order. */
	static List<Recipe> below(String heading) {
		try {
			String page = Files.readString(PAGE);
			int from = page.indexOf("\n## " + heading + "\n");
			int to = page.indexOf("\n## ", from + 1);
			return FENCE.matcher(page.substring(from, to))
				.results()
				.map((MatchResult match) -> new Recipe(match.group(1)))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start an application with the addresses of the test in place of those of the page.
	 */
	ConfigurableApplicationContext start(Class<?> application, Map<String, String> addresses) {
		List<String> properties = new ArrayList<>(List.of("zmq.reconnect-ivl-max=100ms"));
		String text = this.yaml;
		for (Map.Entry<String, String> address : addresses.entrySet()) {
			if (!text.contains(address.getKey())) {
				throw new IllegalArgumentException(address.getKey() + " is not in " + text);
			}
			text = text.replace(address.getKey(), address.getValue());
		}
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("recipe",
					new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))) {
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					properties.add(name + "=" + source.getProperty(name));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Apps.start(application, properties.toArray(String[]::new));
	}

}
