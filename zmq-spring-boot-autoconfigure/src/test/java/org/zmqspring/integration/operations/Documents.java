package org.zmqspring.integration.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs applications with what the documents show. Immutable. */
final class Documents {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)\\n```");

	private final Path folder;

	/**
	 * Create it.
	 * @param folder where snippets become files
	 */
	Documents(Path folder) {
		this.folder = folder;
	}

	static List<String> yaml(String document) {
		try {
			return YAML.matcher(Files.readString(DOCS.resolve(document)))
				.results()
				.map((match) -> match.group(1))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start an application.
	 * @param snippets its configuration
	 * @param configuration its beans
	 * @param properties what goes beyond the snippets, or before them
	 * @return the application, with a web server on a port of its own choice
	 */
	ConfigurableApplicationContext start(List<String> snippets, Class<?> configuration, String... properties) {
		List<Path> files = IntStream.range(0, snippets.size())
			.mapToObj((i) -> write(this.folder.resolve("snippet" + i + ".yml"), snippets.get(i)))
			.toList();
		String imports = String.join(",", files.stream().map((file) -> "file:" + file.toAbsolutePath()).toList());
		return new SpringApplicationBuilder(configuration).run(
				Stream
					.concat(Stream.of("server.port=0", "spring.main.banner-mode=off",
							"spring.config.import=" + imports), Stream.of(properties))
					.map("--"::concat)
					.toArray(String[]::new));
	}

	private static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
