package org.zmqspring.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample in a JVM of its own, as the build has processed it ahead of time. The build
 * does not know the properties of the run: more sockets, their endpoints, options.
 */
@Timeout(180)
class AheadOfTimeIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	private Path directory;

	private Path log;

	private Process sample;

	@BeforeEach
	void start() throws IOException {
		this.log = this.directory.resolve("sample.log");
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		this.sample = new ProcessBuilder(java, "-Dspring.aot.enabled=true", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--server.port=0",
				"--zmq.publishers.trades.endpoints=inproc://trades", "--zmq.publishers.trades.queue-capacity=16",
				"--zmq.subscribers.trades.endpoints=inproc://trades", "--zmq.subscribers.trades.topics=trades.",
				"--zmq.subscribers.trades.reconnect-ivl=123ms")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.sample.destroyForcibly().waitFor();
	}

	@Test
	void whenItIsProcessedThenPropertiesOfTheRunDecide() throws IOException, InterruptedException {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.log).content()
				.contains("Starting AOT-processed SampleApplication", "prices.EURUSD is now 1.08",
						"received {\"pair\":\"EURUSD\",\"value\":1.08"));
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("zmq/trades")).contains("\"type\":\"PUB\"", "\"type\":\"SUB\"",
					"\"state\":\"UP\"", "\"topics\":[\"trades.\"]", "\"reconnectIvlMillis\":123"));
		assertThat(get("zmqlisteners")).contains("\"id\":\"prices\"", "\"state\":\"RUNNING\"");
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(get("health")).containsPattern("\"zmq\":\\{.*\"status\":\"UP\"\\}"));
		assertThat(get("prometheus")).contains("zmq_connected{");
	}

	private String get(String path) throws IOException, InterruptedException {
		Matcher port = PORT.matcher(Files.readString(this.log));
		assertThat(port.find()).isTrue();
		URI uri = URI.create("http://localhost:" + port.group(1) + "/actuator/" + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
			.body();
	}

}
