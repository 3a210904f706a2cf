package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages for readers: README and its neighbours, that of the sample, and
 * {@code docs/}. Stateless.
 */
final class Pages {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$");

	private Pages() {
	}

	/** The main sources of the library and of its auto-configuration. */
	static List<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (String module : List.of("zmq-spring", "zmq-spring-boot-autoconfigure")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach(sources::add);
			}
		}
		return sources;
	}

	static List<Path> all() throws IOException {
		List<Path> pages = new ArrayList<>();
		for (String page : List.of("README", "SECURITY", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT",
				"sample-app/README")) {
			pages.add(ROOT.resolve(page + ".md"));
		}
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
		}
		return pages;
	}

	/** The text without fenced code. */
	static List<String> prose(Path page) throws IOException {
		List<String> prose = new ArrayList<>();
		boolean code = false;
		for (String line : Files.readAllLines(page)) {
			if (line.strip().startsWith("```")) {
				code = !code;
			}
			else if (!code) {
				prose.add(line);
			}
		}
		return prose;
	}

	/** The anchors of a page's headings, made as GitHub makes them. */
	static List<String> anchors(Path page) throws IOException {
		List<String> anchors = new ArrayList<>();
		Map<String, Integer> seen = new HashMap<>();
		for (String line : prose(page)) {
			var heading = HEADING.matcher(line);
			if (heading.matches()) {
				String anchor = anchor(heading.group(1));
				int before = seen.merge(anchor, 1, Integer::sum) - 1;
				anchors.add((before > 0) ? anchor + "-" + before : anchor);
			}
		}
		return anchors;
	}

	private static String anchor(String heading) {
		return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N} _-]", "")
			.replace(' ', '-');
	}

}
