package org.zmqspring.integration.operations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for: as much of its grammar as dashboards and
 * alerts of this project use. Immutable.
 *
 * @param selectors the metrics, with the labels they are selected by
 * @param grouping labels that results are grouped by
 */
record PromQl(List<Selector> selectors, Set<String> grouping) {

	private static final Set<String> KEYWORDS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right",
			"or", "and", "unless", "bool", "offset");

	private static final Pattern GROUPING = Pattern
		.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

	private static final Pattern NAME = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{([^}]*)\\}|(?=(\\())|)");

	private static final Pattern MATCHER = Pattern.compile("\\s*([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*,?");

	static PromQl parse(String expression) {
		Set<String> grouping = new LinkedHashSet<>();
		String rest = expression.replaceAll("\\[[^]]*]", "");
		Matcher groups = GROUPING.matcher(rest);
		while (groups.find()) {
			grouping.addAll(List.of(groups.group(1).strip().split("\\s*,\\s*")));
		}
		Matcher names = NAME.matcher(groups.replaceAll(" "));
		List<Selector> selectors = new ArrayList<>();
		while (names.find()) {
			boolean function = names.group(3) != null;
			if (!function && !KEYWORDS.contains(names.group(1))) {
				selectors.add(selector(names.group(1), names.group(2)));
			}
		}
		return new PromQl(selectors, grouping);
	}

	private static Selector selector(String metric, String matchers) {
		Map<String, Pattern> wanted = new LinkedHashMap<>();
		Matcher each = MATCHER.matcher((matchers != null) ? matchers : "");
		int end = 0;
		while (each.find() && each.start() == end) {
			end = each.end();
			String value = each.group(2).contains("~") ? each.group(3) : Pattern.quote(each.group(3));
			// Variables stand for anything, and what is excluded need not be there.
			boolean any = value.contains("$") || each.group(2).startsWith("!");
			wanted.put(each.group(1), Pattern.compile(any ? ".*" : value));
		}
		if (matchers != null && end != matchers.length()) {
			throw new IllegalArgumentException("Cannot read {" + matchers + "}");
		}
		return new Selector(metric, wanted);
	}

	/**
	 * One metric of an expression.
	 *
	 * @param metric its name
	 * @param labels what the values of labels must match
	 */
	record Selector(String metric, Map<String, Pattern> labels) {
	}

}
