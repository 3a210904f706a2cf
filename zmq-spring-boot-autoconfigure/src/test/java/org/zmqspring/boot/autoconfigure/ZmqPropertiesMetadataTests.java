package org.zmqspring.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.publish.HistorySettings;
import org.zmqspring.replay.ReplaySettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE is told of {@link ZmqProperties} is complete and true.
 */
class ZmqPropertiesMetadataTests {

	/** What has no default at its level: the contract says so or the type decides. */
	private static final List<String> WITHOUT_DEFAULT = List.of("zmq.linger", "zmq.listener.quarantine.publisher",
			"zmq.max-msg-size", "zmq.publisher.endpoints", "zmq.publisher.frames", "zmq.publisher.last-value-topics",
			"zmq.publisher.replay.endpoints", "zmq.publisher.sequence.format", "zmq.subscriber.endpoints",
			"zmq.subscriber.frames", "zmq.subscriber.framing", "zmq.subscriber.payload-encoding",
			"zmq.subscriber.replay.endpoints", "zmq.subscriber.sequence.format", "zmq.subscriber.topic-delimiter",
			"zmq.subscriber.topics", "zmq.forwarders", "zmq.publishers", "zmq.subscribers");

	private static JsonNode metadata;

	private static final Map<String, JsonNode> documented = new TreeMap<>();

	@BeforeAll
	static void read() throws IOException {
		try (var in = ZmqProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			metadata = JsonMapper.shared().readTree(in);
		}
		for (JsonNode property : metadata.get("properties")) {
			if (property.get("name").stringValue().startsWith("zmq.")) {
				documented.put(property.get("name").stringValue(), property);
			}
		}
	}

	@Test
	void everyPropertyAtEveryLevelIsDocumented() {
		List<String> names = new ArrayList<>(List.of("zmq.enabled"));
		collect("zmq", ZmqProperties.class, names);
		names.remove("zmq.publisher.stale-after");
		assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void everyPropertyHasADescription() {
		assertThat(documented.values()).allSatisfy((property) -> {
			assertThat(property.path("description").asString("")).as(property.toString()).endsWith(".");
			assertThat(property.path("description").asString("")).as(property.toString())
				.doesNotStartWithIgnoringCase("the ");
		});
	}

	@Test
	void everyPropertyThatHasADefaultSaysSo() {
		assertThat(documented.values().stream().filter((property) -> !property.has("defaultValue")))
			.extracting((property) -> property.get("name").stringValue())
			.filteredOn((name) -> !name.matches("zmq\\..*(curve|plain|zap)\\..*"))
			.containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@Test
	void documentedDefaultsAreThoseInForce() {
		Map<String, Object> endpoints = Map.of("zmq.publisher.endpoints", "tcp://*:1", "zmq.subscriber.endpoints",
				"tcp://a:1");
		Map<String, Object> defaults = new TreeMap<>(endpoints);
		documented.forEach((name, property) -> {
			// The default is another one than the same value that is set: see its
			// description. What is for numbered messages is refused if there are none.
			if (property.has("defaultValue") && !name.endsWith("heartbeat-ivl") && !name.endsWith("sequence.per")
					&& !name.contains(".replay.")) {
				defaults.put(name, property.get("defaultValue").asString());
			}
		});
		ZmqProperties silent = bind(endpoints);
		ZmqProperties explicit = bind(defaults);
		assertThat(ZmqPropertiesTestConfiguration.sockets(SocketResolver.resolve(explicit, false)))
			.isEqualTo(ZmqPropertiesTestConfiguration.sockets(SocketResolver.resolve(silent, false)));
		assertThat(explicit.getListener()).usingRecursiveComparison().isEqualTo(silent.getListener());
		assertThat(explicit.getHealth()).usingRecursiveComparison().isEqualTo(silent.getHealth());
		assertThat(explicit.getIoThreads()).isEqualTo(silent.getIoThreads());
	}

	@Test
	void documentedDefaultsOfASubscribersReplayAreThoseInForce() {
		Map<String, Object> numbered = Map.of("zmq.subscriber.endpoints", "tcp://a:1", "zmq.subscriber.frames",
				"topic,sequence,payload", "zmq.subscriber.sequence.format", "u64-be", "zmq.subscriber.replay.endpoints",
				"tcp://a:2");
		Map<String, Object> defaults = new TreeMap<>(numbered);
		documented.forEach((name, property) -> {
			if (property.has("defaultValue") && name.startsWith("zmq.subscriber.replay.")) {
				defaults.put(name, property.get("defaultValue").asString());
			}
		});
		assertThat(defaults).hasSize(8);
		assertThat(replay(defaults)).isEqualTo(replay(numbered)).isNotNull();
	}

	@Test
	void documentedDefaultsOfAPublishersReplayAreThoseInForce() {
		Map<String, Object> numbered = Map.of("zmq.publisher.endpoints", "tcp://*:1", "zmq.publisher.frames",
				"topic,sequence,payload", "zmq.publisher.sequence.format", "u64-be", "zmq.publisher.replay.endpoints",
				"tcp://*:2");
		Map<String, Object> defaults = new TreeMap<>(numbered);
		documented.forEach((name, property) -> {
			if (property.has("defaultValue") && name.startsWith("zmq.publisher.replay.")) {
				defaults.put(name, property.get("defaultValue").asString());
			}
		});
		assertThat(defaults).hasSize(6);
		assertThat(history(defaults)).isEqualTo(history(numbered)).isNotNull();
	}

	private static @Nullable HistorySettings history(Map<String, Object> properties) {
		SocketSpec publisher = SocketResolver.resolve(bind(properties), false).publishers().get(0);
		return Objects.requireNonNull(publisher.publisher()).history();
	}

	private static @Nullable ReplaySettings replay(Map<String, Object> properties) {
		SocketSpec subscriber = SocketResolver.resolve(bind(properties), false).subscribers().get(0);
		return Objects.requireNonNull(subscriber.subscriber()).replay();
	}

	@Test
	void everyChoiceHintsAtItsValues() {
		Map<String, List<String>> hints = new TreeMap<>();
		for (JsonNode hint : metadata.get("hints")) {
			List<String> values = new ArrayList<>();
			for (JsonNode value : hint.path("values")) {
				values.add(value.get("value").stringValue());
			}
			hints.put(hint.get("name").stringValue(), values);
		}
		assertThat(hints).containsKeys("zmq.forwarders.keys", "zmq.publishers.keys", "zmq.subscribers.keys");
		for (Map.Entry<String, JsonNode> property : documented.entrySet()) {
			List<String> constants = constants(property.getValue().get("type").stringValue());
			if (!constants.isEmpty()) {
				assertThat(hints.get(property.getKey())).as(property.getKey())
					.containsExactlyInAnyOrderElementsOf(constants);
			}
		}
	}

	private static void collect(String prefix, Class<?> type, List<String> names) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(property.getName());
			if (property.getPropertyType().getSimpleName().endsWith("Properties")) {
				collect(name, property.getPropertyType(), names);
			}
			else if (!property.getName().equals("class")) {
				names.add(name);
			}
		}
	}

	private static List<String> constants(String type) {
		Class<?> resolved = ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null);
		return Stream.of(resolved.isEnum() ? resolved.getEnumConstants() : new Object[0])
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
	}

	private static ZmqProperties bind(Map<String, Object> properties) {
		return new Binder(ConfigurationPropertySources.from(new MapPropertySource("test", properties)))
			.bindOrCreate("zmq", ZmqProperties.class);
	}

}
