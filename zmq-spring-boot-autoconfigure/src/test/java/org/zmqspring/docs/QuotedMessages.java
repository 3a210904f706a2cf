package org.zmqspring.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every text of the main sources that may be a message: its fixed parts, with gaps where
 * values are put in. Immutable.
 */
final class QuotedMessages {

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

	/** What is put in, in the three ways that occur. */
	private static final String GAP = "\u0000";

	private static final int LEAST_FIXED = 12;

	private final List<Message> messages;

	QuotedMessages(List<Path> sources) {
		this.messages = sources.stream()
			.flatMap(QuotedMessages::literals)
			.distinct()
			.map(Message::of)
			.filter((message) -> message.fixed() >= LEAST_FIXED)
			.toList();
	}

	/** The literals of a file, each joined with those it is concatenated with. */
	private static Stream<String> literals(Path file) {
		try {
			String joined = Files.readString(file)
				.replaceAll("(?m)^\\s*(//|\\*|/\\*).*$", "")
				.replaceAll("\"\\s*\\+\\s*\"", "")
				.replaceAll("\"\\s*\\+\\s*[^\";{}]*?\\+\\s*\"", GAP);
			return LITERAL.matcher(joined).results().map((match) -> match.group(1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether one of the messages can read like that, at least for the most part. */
	boolean contain(String line) {
		return this.messages.stream().anyMatch((message) -> message.isIn(line));
	}

	/**
	 * One message.
	 *
	 * @param pattern what it looks like
	 * @param fixed how many of its characters are fixed
	 */
	private record Message(Pattern pattern, int fixed) {

		static Message of(String literal) {
			String text = literal.replace("\\\"", "\"").replace("{}", GAP).replace("%n", "").replaceAll("%[sd]", GAP);
			String[] parts = text.split(GAP, -1);
			String pattern = Stream.of(parts).map(Pattern::quote).reduce((one, two) -> one + ".*" + two).orElse("");
			return new Message(Pattern.compile(pattern), text.replace(GAP, "").length());
		}

		boolean isIn(String line) {
			Matcher matcher = this.pattern.matcher(line);
			return matcher.find() && 2 * (matcher.end() - matcher.start()) >= line.length();
		}

	}

}
