package org.zmqspring.sample.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.boot.autoconfigure.ZmqProperties;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every snippet of the documentation is part of a class that the tests compile, or bound
 * by an application context, unless it is marked as foreign.
 */
class SnippetTests {

	/**
	 * Where classes are that the documentation shows: here, the recipes of feeds and
	 * topologies, the tests of the test kit, and the listeners in Kotlin.
	 */
	private static final List<Path> FOLDERS = List.of(Path.of("src", "test", "java"),
			Path.of("..", "zmq-spring-boot-autoconfigure", "src", "test", "java", "org", "zmqspring", "integration",
					"feeds"),
			Path.of("..", "zmq-spring-boot-autoconfigure", "src", "test", "java", "org", "zmqspring", "integration",
					"topologies"),
			Path.of("..", "zmq-spring-tests", "src", "test", "java", "org", "zmqspring", "tests", "kit"),
			Path.of("..", "zmq-spring-tests", "src", "test", "kotlin"));

	private static final List<String> SOURCES = FOLDERS.stream().flatMap(SnippetTests::sources).toList();

	private static Stream<String> sources(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java") || file.toString().endsWith(".kt"))
				.map(SnippetTests::read)
				.map(Snippet::collapse)
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<Snippet> java() {
		return own("java");
	}

	static Stream<Snippet> kotlin() {
		return own("kotlin");
	}

	static Stream<Snippet> yaml() {
		return own("yaml");
	}

	static Stream<Snippet> xml() {
		return own("xml");
	}

	private static Stream<Snippet> own(String language) {
		return Snippet.all().stream().filter((one) -> one.language().equals(language) && !one.foreign());
	}

	@ParameterizedTest
	@MethodSource
	void java(Snippet snippet) {
		assertIsCompiled(snippet);
	}

	@ParameterizedTest
	@MethodSource
	void kotlin(Snippet snippet) {
		assertIsCompiled(snippet);
	}

	private static void assertIsCompiled(Snippet snippet) {
		assertThat(SOURCES.stream().anyMatch((source) -> source.contains(snippet.collapsed())))
			.as("%s is part of a class of the tests", snippet)
			.isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void yaml(Snippet snippet) throws IOException {
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("snippet",
				new ByteArrayResource(snippet.text().getBytes(StandardCharsets.UTF_8)));
		KnownProperties known = new KnownProperties();
		assertThat(sources).isNotEmpty().allSatisfy((source) -> {
			String[] names = ((EnumerablePropertySource<?>) source).getPropertyNames();
			assertThat(Arrays.stream(names).filter((name) -> !known.contain(name))).as("unknown properties").isEmpty();
			new ApplicationContextRunner().withUserConfiguration(Bound.class)
				.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(source))
				.run((context) -> assertThat(context).hasNotFailed());
		});
	}

	static Stream<Snippet> groovy() {
		return own("groovy");
	}

	@ParameterizedTest
	@MethodSource
	void groovy(Snippet snippet) {
		assertThat(snippet.collapsed())
			.containsPattern("'org\\.zmqspring:zmq-spring-boot-starter(-test)?:" + Pattern.quote(version()) + "'");
	}

	private static String version() {
		return read(Snippet.ROOT.resolve("pom.xml")).replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
	}

	@ParameterizedTest
	@MethodSource
	void xml(Snippet snippet) {
		assertThat(snippet.collapsed()).containsPattern(
				"<artifactId>spring-boot-maven-plugin</artifactId>|<artifactId>zmq-spring-boot-starter(-test)?</artifactId>"
						+ " <version>" + Pattern.quote(version()) + "</version>");
		if (snippet.text().contains("spring-boot-starter-parent")) {
			assertThat(snippet.collapsed()).contains("<artifactId>spring-boot-starter-parent</artifactId> <version>"
					+ SpringBootVersion.getVersion() + "</version>");
		}
	}

	@Test
	void everyLanguageIsOneThatIsChecked() {
		assertThat(Snippet.all()).filteredOn((snippet) -> !snippet.foreign())
			.extracting(Snippet::language)
			.isSubsetOf("java", "kotlin", "yaml", "xml", "groovy", "shell", "text", "mermaid", "");
	}

	@Test
	void unknownNamesAreFound() throws IOException {
		KnownProperties known = new KnownProperties();
		assertThat(known.contain("zmq.publishers.prices.endpoints[0]")).isTrue();
		assertThat(known.contain("zmq.subscriber.zap.users.mallory")).isTrue();
		assertThat(known.contain("management.endpoint.health.group.readiness.include")).isTrue();
		assertThat(known.contain("management.endpoint.health.groups.readiness.include")).isFalse();
		assertThat(known.contain("zmq.subscriber.endpoint")).isFalse();
		assertThat(known.contain("zmq.publishers.prices.topics")).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ZmqProperties.class)
	static class Bound {

	}

}
