package org.zmqspring.sample.readme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import com.example.Quickstart;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what {@code docs/getting-started.md} ends with, on ports that are free, and with a
 * publisher in Python's place.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class GettingStartedTests {

	@TempDir
	Path folder;

	@Test
	void whenTheFilesOfThePageAreRunThenBothKindsOfMessagesAreReceived(CapturedOutput output) throws Exception {
		Path yaml = Files.writeString(this.folder.resolve("application.yml"),
				Snippet.of("docs/getting-started.md", "yaml").get(0).text());
		int port = freePort();
		try (ConfigurableApplicationContext python = ReadmeTests.start(ReadmeTests.Empty.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext quickstart = new SpringApplicationBuilder(Quickstart.class)
					.web(WebApplicationType.NONE)
					.run("--spring.config.location=file:" + yaml.toAbsolutePath(),
							"--zmq.publisher.endpoints=tcp://127.0.0.1:" + port,
							"--zmq.subscriber.endpoints=tcp://127.0.0.1:" + port + "," + ReadmeTests.address(python))) {
			assertThat(quickstart.getBean(LinkDirectory.class).links()).hasSize(3);
			ZmqTemplate template = python.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("Message", 1, Duration.ofSeconds(30))).isTrue();
			template.send("Message 12");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(output).contains("from Python: Message 12")
					.contains("greetings.en: Hello at"));
		}
	}

	/** Outside of the range that outgoing connections take theirs from. */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// taken: the next one
			}
		}
	}

}
