package org.zmqspring.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Draws the states of a link, and the steps of a message. The colours are readable on
 * light and dark pages. Stateless.
 */
final class Diagram {

	private static final String LINE = "#8b949e";

	private static final Pattern TRANSITION = Pattern.compile("(?m)^ *([A-Z_]+) --> ([A-Z_]+) *: *(.+)$");

	private static final int WIDTH = 150;

	private static final int HEIGHT = 44;

	/** The middle of each state. */
	private static final Map<String, List<Integer>> PLACES = Map.of("NEW", List.of(85, 40), "CONNECTING",
			List.of(315, 40), "CONFIRMING", List.of(545, 40), "UP", List.of(830, 40), "BACKING_OFF", List.of(545, 180),
			"CLOSED", List.of(85, 180));

	private Diagram() {
	}

	/**
	 * The states of a link that connects, from the lines of a state diagram of Mermaid.
	 * Every state leads to CLOSED, so one dashed arrow stands for all.
	 */
	static String states(String title, String mermaid) {
		Map<String, Integer> causes = new LinkedHashMap<>();
		StringBuilder svg = begin(title, 920, 220);
		for (Matcher line = TRANSITION.matcher(mermaid); line.find();) {
			String[] named = line.group(3).strip().split(", ");
			String transition = line.group(1) + " " + line.group(2);
			causes.put(transition, named.length);
			if (line.group(2).equals("CLOSED")) {
				continue;
			}
			String label = (named.length <= 2) ? String.join(", ", named)
					: line.group(1).equals("UP") ? "lost" : "failed";
			arrow(line.group(1), line.group(2), label, svg);
		}
		long ending = causes.keySet().stream().filter((transition) -> transition.endsWith(" CLOSED")).count();
		if (ending != PLACES.size() - 1) {
			throw new IllegalArgumentException("Not every state leads to CLOSED");
		}
		svg.append(
				"""
						<line x1="240" y1="180" x2="166" y2="180" stroke="%s" stroke-width="1.5" stroke-dasharray="5 4" marker-end="url(#head)"/>
						<text x="250" y="185" fill="%s" font-family="sans-serif" font-size="14">stopped: from every state</text>
						"""
					.formatted(LINE, LINE));
		PLACES.keySet().stream().sorted().forEach((state) -> box(state, svg));
		return svg.append("</svg>\n").toString();
	}

	private static void arrow(String from, String to, String label, StringBuilder svg) {
		int x1 = x(from);
		int y1 = y(from);
		int x2 = x(to);
		int y2 = y(to);
		if (y1 == y2) {
			line(x1 + WIDTH / 2, y1, x2 - WIDTH / 2, y2, svg);
			text((x1 + x2) / 2, y1 - 8, label, svg);
			return;
		}
		// BACKING_OFF leads back to CONNECTING, beside the arrow that comes from there.
		boolean back = y1 > y2;
		int shift = back ? -30 : (x1 < x2) ? 40 : 0;
		int start = back ? y1 - HEIGHT / 2 : y1 + HEIGHT / 2;
		int end = back ? y2 + HEIGHT / 2 : y2 - HEIGHT / 2;
		int left = back ? x1 - 60 : x1 + shift;
		int right = back ? x2 + shift : x2 + (x1 - x2) / 5;
		line(left, start, right, end, svg);
		text((left + right) / 2 + (back ? -24 : 30), (start + end) / 2 + (back ? 14 : 0), label, svg);
	}

	/** The steps of a message, from lines such as {@code title | what happens}. */
	static String steps(String title, String lines) {
		List<String[]> steps = lines.lines().map((line) -> line.split(" \\| ", 2)).toList();
		int row = 74;
		StringBuilder svg = begin(title, 880, steps.size() * row - 20);
		for (int i = 0; i < steps.size(); i++) {
			int top = 5 + i * row;
			svg.append(
					"""
							<rect x="5" y="%d" width="210" height="%d" rx="6" fill="#1f6feb"/>
							<text x="110" y="%d" fill="#ffffff" font-family="sans-serif" font-size="14" text-anchor="middle">%s</text>
							<text x="230" y="%d" fill="%s" font-family="sans-serif" font-size="14">%s</text>
							"""
						.formatted(top, HEIGHT, top + HEIGHT / 2 + 5, escaped(steps.get(i)[0]), top + HEIGHT / 2 + 5,
								LINE, escaped(steps.get(i)[1])));
			if (i + 1 < steps.size()) {
				line(110, top + HEIGHT, 110, top + row, svg);
			}
		}
		return svg.append("</svg>\n").toString();
	}

	private static StringBuilder begin(String title, int width, int height) {
		return new StringBuilder(
				"""
						<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
						<title>%s</title>
						<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto">
						<path d="M0 0L10 5L0 10z" fill="%s"/></marker></defs>
						"""
					.formatted(width, height, width, height, escaped(title), LINE));
	}

	private static void line(int x1, int y1, int x2, int y2, StringBuilder svg) {
		svg.append("""
				<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="1.5" marker-end="url(#head)"/>
				""".formatted(x1, y1, x2, y2, LINE));
	}

	private static void text(int x, int y, String text, StringBuilder svg) {
		svg.append("""
				<text x="%d" y="%d" fill="%s" font-family="sans-serif" font-size="14" text-anchor="middle">%s</text>
				""".formatted(x, y, LINE, escaped(text)));
	}

	private static void box(String state, StringBuilder svg) {
		String colour = switch (state) {
			case "UP" -> "#1a7f37";
			case "BACKING_OFF" -> "#9a6700";
			case "CLOSED", "NEW" -> "#57606a";
			default -> "#1f6feb";
		};
		svg.append(
				"""
						<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s"/>
						<text x="%d" y="%d" fill="#ffffff" font-family="sans-serif" font-size="15" text-anchor="middle">%s</text>
						"""
					.formatted(x(state) - WIDTH / 2, y(state) - HEIGHT / 2, WIDTH, HEIGHT, colour, x(state),
							y(state) + 5, state));
	}

	private static int x(String state) {
		return PLACES.get(state).get(0);
	}

	private static int y(String state) {
		return PLACES.get(state).get(1);
	}

	private static String escaped(String text) {
		return text.chars().mapToObj((one) -> switch (one) {
			case '<' -> "&lt;";
			case '>' -> "&gt;";
			case '&' -> "&amp;";
			default -> Character.toString(one);
		}).collect(Collectors.joining());
	}

}
