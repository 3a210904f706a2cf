package org.zmqspring.tests;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.ParentContextApplicationContextInitializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with many other modules sends and receives exactly what a bare one does,
 * in whatever way it is started and ended.
 */
@Timeout(600)
class CrowdedApplicationIntegrationTests {

	private static final Path TABLE = Path.of("target", "crowded-application.txt");

	private static final Map<String, RunFigures> figures = new LinkedHashMap<>();

	private static List<String> bare;

	@BeforeAll
	static void runTheBareApplication() throws IOException {
		SpringApplication application = new SpringApplication(BareApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		long begun = System.nanoTime();
		try (ConfigurableApplicationContext context = application.run(arguments())) {
			long millis = millisSince(begun);
			bare = probe(context);
			figures.put("bare", RunFigures.of(context, millis));
		}
		assertThat(bare).contains("value.Integer [52, 50]", "onTrade Trade[pair=EURUSD, quantity=5]",
				"onPrice Price[pair=EURUSD, value=1.5]", "onOther free text");
	}

	@AfterAll
	static void printTheFigures() throws IOException {
		List<String> table = new ArrayList<>(List.of(" ".repeat(16) + RunFigures.HEAD));
		figures.forEach((variant, row) -> table.add(String.format("%-16s", variant) + row));
		Files.write(TABLE, table);
		table.forEach(System.out::println);
	}

	@Test
	void whenOtherModulesAreThereThenNothingChanges() throws IOException {
		assertUnchanged("crowded");
	}

	@Test
	void whenThreadsAreVirtualThenNothingChanges() throws IOException {
		assertUnchanged("virtual threads", "--spring.threads.virtual.enabled=true");
	}

	@Test
	void whenBeansAreLazyThenNothingChanges() throws IOException {
		assertUnchanged("lazy", "--spring.main.lazy-initialization=true");
	}

	@Test
	void whenItIsParentAndChildThenEachHearsEverythingOnce() throws IOException {
		ConfigurableApplicationContext parent = crowded();
		ConfigurableApplicationContext child = childOf(parent);
		assertThat(probe(child)).isEqualTo(bare);
		assertThat(parent.getBean(LinkDirectory.class).links()).hasSize(2);
		child.close();
		assertThat(parent.getBean(Probe.class).run(parent.getBean(ZmqTemplate.class)).size()).isEqualTo(bare.size());
		parent.close();
	}

	@Test
	void whenTheParentIsClosedFirstThenBothEnd() throws IOException {
		ConfigurableApplicationContext parent = crowded();
		ConfigurableApplicationContext child = childOf(parent);
		assertThat(probe(child)).isEqualTo(bare);
		parent.close();
		child.close();
		assertThat(child.isActive()).isFalse();
	}

	@Test
	void whenDevtoolsRestartsItThenNothingChanges() throws Exception {
		// Devtools looks for a directory of classes, which it loads anew.
		List<String> lines = Forked.run(
				List.of("-Dspring.devtools.restart.enabled=true", "-Dspring.devtools.livereload.enabled=false"),
				System.getProperty("java.class.path"), RestartedApplication.class.getName(),
				List.of(arguments("--spring.devtools.restart.quiet-period=100ms")));
		assertThat(found(lines)).as(String.join("\n", lines))
			.containsExactlyElementsOf(Stream.concat(bare.stream(), bare.stream()).toList());
		assertUnchanged("devtools", lines);
	}

	@Test
	void whenItIsProcessedAheadOfTimeThenPropertiesOfTheRunDecide(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(CrowdedApplication.class, directory,
				List.of(arguments("--logging.level.org.zmqspring.tests=info",
						"--zmq.publishers.late.endpoints=tcp://127.0.0.1:*",
						"--zmq.publishers.own.endpoints=tcp://127.0.0.1:*")));
		assertThat(found(lines)).isEqualTo(bare);
		assertUnchanged("ahead of time", lines);
		assertThat(lines).contains("TEMPLATES [lateZmqTemplate, zmqTemplate] OWN mine");
	}

	private static void assertUnchanged(String variant, String... properties) throws IOException {
		long begun = System.nanoTime();
		try (ConfigurableApplicationContext context = crowded(properties)) {
			long millis = millisSince(begun);
			assertThat(probe(context)).isEqualTo(bare);
			assertUnchanged(variant, RunFigures.of(context, millis));
		}
	}

	/** In a JVM of its own; started once or twice. */
	private static void assertUnchanged(String variant, List<String> lines) {
		lines.stream()
			.filter((line) -> line.startsWith(RunFigures.PREFIX))
			.map(RunFigures::parse)
			.forEach((row) -> assertUnchanged(variant, row));
	}

	private static void assertUnchanged(String variant, RunFigures row) {
		figures.put(variant, row);
		assertThat(row.counts()).isEqualTo(figures.get("bare").counts());
	}

	private static long millisSince(long nanos) {
		return (System.nanoTime() - nanos) / 1_000_000;
	}

	private static List<String> found(List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith(CrowdedApplication.FOUND))
			.map((line) -> line.substring(CrowdedApplication.FOUND.length()))
			.toList();
	}

	private static ConfigurableApplicationContext crowded(String... more) throws IOException {
		return SpringApplication.run(CrowdedApplication.class, arguments(more));
	}

	private static ConfigurableApplicationContext childOf(ConfigurableApplicationContext parent) {
		return new SpringApplicationBuilder(CrowdedApplication.class)
			.initializers(new ParentContextApplicationContextInitializer(parent))
			.run(CrowdedApplication.QUIET);
	}

	private static List<String> probe(ConfigurableApplicationContext context) {
		return context.getBean(Probe.class).run(context.getBean(ZmqTemplate.class));
	}

	private static String[] arguments(String... more) throws IOException {
		String endpoint = "tcp://127.0.0.1:" + freePort();
		return Stream
			.of(Arrays.stream(CrowdedApplication.QUIET),
					Stream.of("--zmq.publisher.endpoints=" + endpoint, "--zmq.subscriber.endpoints=" + endpoint),
					Arrays.stream(more))
			.flatMap((some) -> some)
			.toArray(String[]::new);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
