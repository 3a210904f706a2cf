package org.zmqspring.transport.jeromq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;

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

	/**
	 * A native image throws such errors ({@code MissingReflectionRegistrationError}).
	 * They are no exceptions.
	 */
	@Test
	void whenANativeImageDoesNotKnowAFieldThenItIsNotFound() {
		assertThat(EngineInternals.Found.of(() -> {
			throw new NotRegistered();
		})).satisfies((found) -> assertThat(found.fields()).isNull())
			.satisfies((found) -> assertThat(found.problem()).contains("NotRegistered: zmq.io.StreamEngine"));
	}

	@Test
	void everyFieldHasAHint() {
		RuntimeHints hints = new RuntimeHints();
		new EngineInternals.Hints().registerHints(hints, getClass().getClassLoader());
		assertThat(fieldsOfEngine(hints)).hasSizeGreaterThan(40)
			.contains("zmq.io.StreamEngine.nextMsg", "zmq.poll.PollerBase$TimerInfo.cancelled",
					"zmq.socket.pubsub.XPub.dist", "zmq.Signaler.wcursor", "zmq.util.MultiMap.data",
					"jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE");
	}

	private static List<String> fieldsOfEngine(RuntimeHints hints) {
		return hints.reflection()
			.typeHints()
			.flatMap((type) -> type.fields().map((field) -> type.getType().getName() + "." + field.getName()))
			.toList();
	}

	private static final class NotRegistered extends Error {

		NotRegistered() {
			super("zmq.io.StreamEngine");
		}

	}

	/** Another version of an engine. */
	private static final class Engine {

		private final long count = Long.parseLong("7");

		private final HashMap<String, String> peers = new HashMap<>();

	}

}
