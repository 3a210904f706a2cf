package org.zmqspring.agent;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class LogKeysTests {

	private static final LogKeys KEYS = LogKeys.listener("mine", "prices").at("tcp://feed:5556");

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void shouldBeThereUntilClosed() {
		try (LogKeys.Scope scope = KEYS.open()) {
			assertThat(MDC.getCopyOfContextMap())
				.isEqualTo(Map.of("zmq.listener", "mine", "zmq.socket", "prices", "zmq.endpoint", "tcp://feed:5556"));
		}
		assertThat(present()).isEmpty();
	}

	@Test
	void shouldRestoreWhatWasThereBefore() {
		MDC.put("mine", "stays");
		try (LogKeys.Scope outer = LogKeys.socket("outer").open()) {
			try (LogKeys.Scope inner = LogKeys.link("inner", "tcp://a:1").open()) {
				assertThat(MDC.get("zmq.socket")).isEqualTo("inner");
			}
			assertThat(present()).containsOnly(Map.entry("mine", "stays"), Map.entry("zmq.socket", "outer"));
		}
		assertThat(present()).containsOnly(Map.entry("mine", "stays"));
	}

	@Test
	void shouldSurroundATaskAlsoWhenItFails() {
		Map<String, String> seen = new TreeMap<>();
		try {
			KEYS.around(() -> {
				seen.putAll(present());
				throw new IllegalStateException();
			}).run();
		}
		catch (IllegalStateException ex) {
			assertThat(seen).containsEntry("zmq.listener", "mine");
		}
		assertThat(present()).isEmpty();
	}

	@Test
	void shouldBeOnTheLinesOfAThrottle() {
		Map<String, String> seen = new TreeMap<>();
		Logger logger = LoggerFactory.getLogger("org.zmqspring.LogKeysTests");
		new LogThrottle(Duration.ofSeconds(10), new ManualTicker(), KEYS).warn(logger, new RuntimeException() {

			@Override
			public String getMessage() {
				seen.putAll(present());
				return "described while it is logged";
			}

		}, "a line");
		assertThat(seen).containsEntry("zmq.socket", "prices");
		assertThat(present()).isEmpty();
	}

	@Test
	void whenThereIsNoLoggingBackendThenNothingHappens() throws Exception {
		URL[] path = { location(LogKeys.class), location(MDC.class),
				location(org.jspecify.annotations.Nullable.class) };
		try (URLClassLoader alone = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
			Class<?> keys = alone.loadClass(LogKeys.class.getName());
			boolean[] ran = new boolean[1];
			Runnable task = (Runnable) keys.getMethod("around", Runnable.class)
				.invoke(keys.getMethod("socket", String.class).invoke(null, "prices"), (Runnable) () -> ran[0] = true);
			task.run();
			assertThat(ran).containsExactly(true);
			assertThat(alone.loadClass(MDC.class.getName()).getMethod("get", String.class).invoke(null, "zmq.socket"))
				.isNull();
		}
	}

	private static URL location(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	private static Map<String, String> present() {
		Map<String, String> copy = MDC.getCopyOfContextMap();
		return (copy != null) ? copy : Map.of();
	}

}
