package org.zmqspring.integration.operations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.zmqspring.integration.operations.PromQl.Selector;

/**
 * What Prometheus gets from an application. Immutable.
 *
 * @param samples everything in it, but for the values
 */
record Scrape(List<Sample> samples) {

	/** Prometheus adds these itself. */
	private static final Set<String> ADDED = Set.of("instance", "job");

	private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Scrape of(String text) {
		List<Sample> samples = new ArrayList<>();
		text.lines().filter((line) -> !line.startsWith("#")).map(SAMPLE::matcher).forEach((line) -> {
			if (line.matches()) {
				samples.add(new Sample(line.group(1), labels(line.group(2))));
			}
		});
		return new Scrape(samples);
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new HashMap<>();
		Matcher each = LABEL.matcher((text != null) ? text : "");
		while (each.find()) {
			labels.put(each.group(1), each.group(2));
		}
		return labels;
	}

	boolean has(Selector selector) {
		return this.samples.stream()
			.filter((sample) -> sample.metric().equals(selector.metric()))
			.anyMatch((sample) -> selector.labels().entrySet().stream().allMatch((label) -> matches(sample, label)));
	}

	private static boolean matches(Sample sample, Map.Entry<String, Pattern> label) {
		String value = sample.labels().get(label.getKey());
		return ADDED.contains(label.getKey()) || (value != null && label.getValue().matcher(value).matches());
	}

	/** Whether a label is there on every metric of an expression. */
	boolean hasLabel(PromQl expression, String label) {
		return ADDED.contains(label) || expression.selectors()
			.stream()
			.allMatch((selector) -> this.samples.stream()
				.anyMatch((sample) -> sample.metric().equals(selector.metric()) && sample.labels().containsKey(label)));
	}

	/**
	 * One line of it.
	 *
	 * @param metric its name, suffixes included
	 * @param labels by name
	 */
	record Sample(String metric, Map<String, String> labels) {
	}

}
