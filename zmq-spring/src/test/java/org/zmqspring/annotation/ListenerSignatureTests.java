package org.zmqspring.annotation;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which methods are refused as listeners.
 */
class ListenerSignatureTests {

	@Test
	void whenMethodIsStaticThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Static.class))
			.withMessageContaining("Static.on")
			.withMessageContaining("must not be static");
	}

	@Test
	void whenMethodReturnsAValueThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Returning.class))
			.withMessageContaining("Returning.on")
			.withMessageContaining("PUB/SUB has no replies")
			.withMessageContaining("Return void");
	}

	@Test
	void whenTwoParametersWouldGetThePayloadThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(TwoPayloads.class))
			.withMessageContaining("TwoPayloads.on")
			.withMessageContaining("parameter 'topic', parameter 'payload'")
			.withMessageContaining("@Header(ZmqHeaders.TOPIC)");
	}

	@Test
	void whenThereIsNoValidatorThenValidationIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Validating.class))
			.withMessageContaining("Validating.on")
			.withMessageContaining("parameter 'price'")
			.withMessageContaining("spring-boot-starter-validation");
	}

	@Test
	void whenTheClassHasNoNamesOfParametersThenAHeaderNeedsItsName(@TempDir Path classes) throws Exception {
		Path source = Files.writeString(classes.resolve("Unnamed.java"), """
				import org.springframework.messaging.handler.annotation.Header;
				public class Unnamed {
					@org.zmqspring.annotation.ZmqListener
					public void on(String payload, @Header String topic) {
					}
				}
				""");
		String classPath = Stream.of(ZmqListener.class, Header.class)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
			.collect(Collectors.joining(File.pathSeparator));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-cp", classPath, source.toString())).isZero();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() })) {
			Class<?> unnamed = loader.loadClass("Unnamed");
			ListenerContext.refused(() -> ListenerContext.with(unnamed))
				.withMessageContaining("Unnamed.on")
				.withMessageContaining("@Header without a name on parameter 1")
				.withMessageContaining("-parameters");
		}
	}

	static class Static {

		@ZmqListener
		static void on(String payload) {
		}

	}

	static class Returning {

		@ZmqListener
		CompletableFuture<String> on(String payload) {
			return CompletableFuture.completedFuture(payload);
		}

	}

	static class TwoPayloads {

		@ZmqListener
		void on(String topic, @Payload byte[] payload) {
		}

	}

	static class Validating {

		@ZmqListener
		void on(@Validated @Payload Price price) {
		}

	}

	record Price(String symbol, double value) {

	}

}
