package org.zmqspring.docs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.zmqspring.boot.autoconfigure.ZmqProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds {@code docs/properties.md} to the metadata of the configuration properties. */
class PropertiesPageTests {

	private final JsonNode metadata = read();

	@Test
	void thePageIsWhatTheMetadataSay() throws IOException {
		GeneratedPage.shouldBe("properties.md", "META-INF/spring-configuration-metadata.json",
				new PropertiesPage(properties()).write());
	}

	@Test
	void everyPropertyIsThereOnce() {
		String page = new PropertiesPage(properties()).write();
		for (Property property : properties()) {
			String tail = property.name().replaceFirst("^zmq\\.(publisher|subscriber)\\.", "");
			List<String> candidates = List.of("\n| `" + property.name() + "` |", "\n| `" + tail + "` |",
					"\n| `" + tail.replaceFirst("^zmq\\.", "") + "` |");
			assertThat(
					candidates.stream().distinct().mapToInt((row) -> StringUtils.countOccurrencesOf(page, row)).sum())
				.as(property.name())
				.isOne();
		}
	}

	private static JsonNode read() {
		try (var in = ZmqProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<Property> properties() {
		List<Property> properties = new ArrayList<>();
		for (JsonNode property : this.metadata.get("properties")) {
			properties.add(Property.of(property, choices(property.get("name").stringValue())));
		}
		return properties;
	}

	private Map<String, String> choices(String name) {
		Map<String, String> choices = new HashMap<>();
		for (JsonNode hint : this.metadata.get("hints")) {
			if (hint.get("name").stringValue().equals(name)) {
				for (JsonNode value : hint.path("values")) {
					choices.put(value.get("value").stringValue(), value.path("description").asString(""));
				}
			}
		}
		return choices;
	}

}
