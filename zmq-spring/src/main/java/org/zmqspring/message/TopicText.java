package org.zmqspring.message;

import java.nio.charset.StandardCharsets;

/**
 * Shows topics in logs and events. A peer chooses the topic: it can be as long as a
 * message, and can contain characters that forge a log line. Thread-safe.
 */
@Internal
public final class TopicText {

	/** How many characters (code points) are shown. */
	static final int LONGEST = 200;

	/** Enough for {@link #LONGEST} characters in UTF-8. */
	private static final int LONGEST_BYTES = 4 * LONGEST;

	private static final int REPLACEMENT = 0xFFFD;

	private TopicText() {
	}

	/**
	 * The text of a topic. Characters that cannot be printed are replaced.
	 * @param topic its bytes, read as UTF-8
	 * @return at most 200 characters, and an ellipsis if there are more
	 */
	public static String of(byte[] topic) {
		String text = new String(topic, 0, Math.min(topic.length, LONGEST_BYTES), StandardCharsets.UTF_8);
		boolean whole = topic.length <= LONGEST_BYTES && text.codePointCount(0, text.length()) <= LONGEST;
		String shown = whole ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
		return isPrintable(shown) ? shown
				: shown.codePoints()
					.map((c) -> isPrintable(c) ? c : REPLACEMENT)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

	/**
	 * Whether a text can be shown unchanged.
	 * @param text the text
	 * @return {@code false} if it contains control or format characters, line or
	 * paragraph separators, or unassigned characters
	 */
	public static boolean isPrintable(String text) {
		return text.codePoints().allMatch(TopicText::isPrintable);
	}

	private static boolean isPrintable(int character) {
		return !Character.isISOControl(character) && switch (Character.getType(character)) {
			case Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT ->
				false;
			default -> true;
		};
	}

}
