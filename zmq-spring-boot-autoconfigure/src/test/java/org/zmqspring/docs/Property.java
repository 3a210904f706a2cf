package org.zmqspring.docs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import org.springframework.util.ClassUtils;

/**
 * One property as its metadata says. Immutable.
 *
 * @param name the name, whole or without the prefix of its level
 * @param type what it takes, in words
 * @param defaultValue the default, or an empty text
 * @param description what it is
 * @param choices the values it may have, with or without a description
 */
record Property(String name, String type, String defaultValue, String description,
		Map<String, String> choices) implements Comparable<Property> {

	private static final Map<String, String> TYPES = Map.of("java.time.Duration", "duration", "java.lang.Integer",
			"number", "java.lang.Double", "number", "java.lang.String", "text", "java.lang.Boolean", "`true`, `false`",
			"java.nio.file.Path", "file", "java.util.List<java.lang.String>", "list",
			"org.springframework.util.unit.DataSize", "size");

	static Property of(JsonNode property, Map<String, String> choices) {
		String name = property.get("name").stringValue();
		String type = property.get("type").stringValue();
		boolean map = type.startsWith("java.util.Map<");
		String description = property.path("description").asString("");
		String deprecated = property.has("deprecation") ? "**Deprecated.** " : "";
		return new Property(map ? name + ".<name>" : name, typeName(type), property.path("defaultValue").asString(""),
				deprecated + description, choices.isEmpty() ? constants(type) : choices);
	}

	private static String typeName(String type) {
		if (type.startsWith("java.util.Map<")) {
			String value = type.substring(type.lastIndexOf(',') + 1, type.length() - 1);
			return TYPES.getOrDefault(value, "see above");
		}
		return TYPES.getOrDefault(type, "");
	}

	private static Map<String, String> constants(String type) {
		if (!type.startsWith("org.") || TYPES.containsKey(type)) {
			return Map.of();
		}
		List<String> names = Stream.of(ClassUtils.resolveClassName(type, null).getEnumConstants())
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
		return names.stream().collect(Collectors.toMap((name) -> name, (name) -> ""));
	}

	Property as(String newName, String newDefault, String remark) {
		return new Property(newName, this.type, newDefault, remark + this.description, this.choices);
	}

	Property withChoices(Map<String, String> other) {
		return new Property(this.name, this.type, this.defaultValue, this.description, other);
	}

	String row() {
		String values = this.choices.keySet()
			.stream()
			.sorted()
			.map((value) -> "`" + value + "`")
			.collect(Collectors.joining(", "));
		return "| `" + this.name + "` | " + (values.isEmpty() ? this.type : values) + " | "
				+ GeneratedPage.cell(this.defaultValue) + " | " + GeneratedPage.cell(this.description) + explained()
				+ " |\n";
	}

	private String explained() {
		return this.choices.entrySet()
			.stream()
			.filter((choice) -> !choice.getValue().isEmpty())
			.sorted(Map.Entry.comparingByKey())
			.map((choice) -> "<br>`" + choice.getKey() + "`: " + GeneratedPage.cell(choice.getValue()))
			.collect(Collectors.joining());
	}

	@Override
	public int compareTo(Property other) {
		return this.name.compareTo(other.name);
	}

}
