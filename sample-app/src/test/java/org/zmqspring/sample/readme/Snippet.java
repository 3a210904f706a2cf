package org.zmqspring.sample.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One piece of fenced code of the documentation. Immutable.
 *
 * @param page where it is, from the root of the project
 * @param language what it is marked as
 * @param foreign whether it shows somebody else's API, by the remark {@code foreign} in
 * front of it
 * @param text the code
 */
record Snippet(String page, String language, boolean foreign, String text) {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern FENCE = Pattern
		.compile("(?ms)(<!-- foreign -->\\s*)?^[ ]*```(\\w*)\\n(.*?)^[ ]*```[ ]*$");

	/** All of README, SECURITY, CHANGELOG, the README of the sample and {@code docs/}. */
	static List<Snippet> all() {
		List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("SECURITY.md"),
				ROOT.resolve("CHANGELOG.md"), ROOT.resolve("sample-app/README.md")));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages.stream().flatMap((page) -> of(page).stream()).toList();
	}

	static List<Snippet> of(String page, String language) {
		return of(ROOT.resolve(page)).stream().filter((snippet) -> snippet.language.equals(language)).toList();
	}

	private static List<Snippet> of(Path page) {
		try {
			return FENCE.matcher(Files.readString(page))
				.results()
				.map((match) -> of(ROOT.relativize(page).toString(), match))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Snippet of(String page, MatchResult match) {
		return new Snippet(page, match.group(2), match.group(1) != null, match.group(3).stripIndent());
	}

	/** The code in one line, as far as blanks do not matter. */
	String collapsed() {
		return collapse(this.text);
	}

	static String collapse(String text) {
		return text.replaceAll("\\s+", " ").strip();
	}

	@Override
	public String toString() {
		String first = collapsed();
		return this.page + ": " + first.substring(0, Math.min(60, first.length()));
	}

}
