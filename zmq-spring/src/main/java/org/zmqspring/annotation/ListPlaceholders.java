package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Resolves a placeholder whose property is a list, as in YAML: it has no value of its
 * own, but {@code name[0]}, {@code name[1]} have, and Spring would take its default or
 * fail. Thread-safe.
 */
final class ListPlaceholders {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[^:{}]+)(?::(?<fallback>.*))?}");

	/** Is the value of no property. */
	private static final String ABSENT = "org.zmqspring.annotation.absent";

	private final ConfigurableBeanFactory beanFactory;

	ListPlaceholders(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** The elements of the list; none if the text is no placeholder of a list. */
	List<Object> elements(String text) {
		Matcher matcher = PLACEHOLDER.matcher(text.strip());
		if (!matcher.matches() || !isBalanced(matcher.group("fallback"))) {
			return List.of();
		}
		String name = matcher.group("name").strip();
		if (value(name) != null) {
			return List.of();
		}
		List<Object> elements = new ArrayList<>();
		for (String element = value(name + "[0]"); element != null; element = value(
				name + "[" + elements.size() + "]")) {
			elements.add(element);
		}
		String fallback = matcher.group("fallback");
		return (elements.isEmpty() && fallback != null) ? elements(fallback) : elements;
	}

	private @Nullable String value(String name) {
		String value = this.beanFactory.resolveEmbeddedValue("${" + name + ":" + ABSENT + "}");
		return ABSENT.equals(value) ? null : value;
	}

	/** Whether the last brace of the whole text closes its first one. */
	private static boolean isBalanced(@Nullable String fallback) {
		int depth = 0;
		for (int i = 0; fallback != null && i < fallback.length() && depth >= 0; i++) {
			char sign = fallback.charAt(i);
			depth += (sign == '{') ? 1 : (sign == '}') ? -1 : 0;
		}
		return depth == 0;
	}

}
