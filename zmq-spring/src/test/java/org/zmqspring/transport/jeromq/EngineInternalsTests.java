package org.zmqspring.transport.jeromq;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link EngineInternals}. */
class EngineInternalsTests {

	@Test
	void whenAFieldHoldsOtherValuesThenItIsNotFound() {
		assertThat(EngineInternals.Found.of(() -> EngineInternals.field(Engine.class, "count", int.class)))
			.satisfies((found) -> assertThat(found.fields()).isNull())
			.satisfies((found) -> assertThat(found.problem()).startsWith("java.lang.NoSuchFieldException")
				.endsWith("Engine.count holds long, not int"));
		assertThat(EngineInternals.Found.of(() -> EngineInternals.field(Engine.class, "peers", Iterable.class)))
			.satisfies((found) -> assertThat(found.problem())
				.endsWith("Engine.peers holds java.util.HashMap, not java.lang.Iterable"));
	}

	@Test
	void aFieldMayHoldValuesOfASubtype() throws ReflectiveOperationException {
		Engine engine = new Engine();
		assertThat(EngineInternals.field(Engine.class, "peers", Map.class).get(engine)).isSameAs(engine.peers);
		assertThat((long) EngineInternals.field(Engine.class, "count", long.class).get(engine)).isEqualTo(7);
	}

	/** Another version of an engine. */
	private static final class Engine {

		private final long count = Long.parseLong("7");

		private final HashMap<String, String> peers = new HashMap<>();

	}

}
