package org.zmqspring.integration;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.config.ZmqPorts;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Supervisor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** IPv4, IPv6, interfaces and names, bound and connected, and what is said of each. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AddressesIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "tcp://*:*, false", "tcp://*:*, true", "tcp://0.0.0.0:*, false", "tcp://[::]:*, true",
			"tcp://[::1]:*, true", "tcp://127.0.0.1:*, false", "tcp://localhost:*, false", "tcp://localhost:*, true",
			"loopback, false", "loopback, true" })
	void whenReopenedThenTheSamePortIsBoundAgain(String endpoint, boolean ipv6) throws Exception {
		String bound = endpoint.equals("loopback") ? "tcp://" + loopback() + ":*" : endpoint;
		try (ConfigurableApplicationContext context = Apps.start(NoListener.class, "zmq.publisher.endpoints=" + bound,
				"zmq.ipv6=" + ipv6)) {
			int port = port(link(context));
			for (int i = 0; i < 3; i++) {
				Instant before = link(context).since();
				context.getBean(Supervisor.class).reconnect(link(context).spec().id());
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> link(context).state().isUp() && link(context).since().isAfter(before));
				assertThat(port(link(context))).isEqualTo(port);
			}
			assertReaches(context, port, endpoint.contains("[") ? "[::1]" : "127.0.0.1");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theEnvironmentTellsTheBoundPort(boolean lazy) {
		try (ConfigurableApplicationContext context = Apps.start(NoListener.class,
				"zmq.publishers.prices.endpoints=tcp://127.0.0.1:*", "spring.main.lazy-initialization=" + lazy)) {
			assertThat(context.getEnvironment().getProperty("local.zmq.publisher.prices.port", Integer.class))
				.isEqualTo(port(link(context)));
			assertThat(context.getBean(ZmqPorts.class).publisher("prices")).hasValue(port(link(context)));
		}
	}

	private static void assertReaches(ConfigurableApplicationContext publisher, int port, String host) {
		try (ConfigurableApplicationContext subscriber = Apps.start(TextListener.class,
				"zmq.subscriber.endpoints=tcp://" + host + ":" + port, "zmq.ipv6=" + host.startsWith("["))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
			template.send("hello");
			assertThat(subscriber.getBean(TextListener.class).messages.next()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@CsvSource({ "subscriber, tcp://[::1]:5576", "subscriber, tcp://[2001:db8::1]:5576",
			"subscriber, tcp://[fe80::1%lo]:5576", "publisher, tcp://[::1]:*", "publisher, tcp://[::]:5576" })
	void whenAnIpv6AddressIsGivenWithoutTheOptionThenTheStartEndsAndNamesIt(String socket, String endpoint,
			CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Apps.start(NoListener.class, "zmq." + socket + ".endpoints=" + endpoint));
		assertThat(output)
			.contains("Property: zmq." + socket + ".endpoints[0]", "is an IPv6 address",
					"Set zmq." + socket + ".ipv6 to true")
			.doesNotContain("no such address", "Free the port");
	}

	@Test
	void whenTheHostToBindIsUnknownThenTheUserIsNotToldToFreeThePort(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Apps.start(NoListener.class, "zmq.publisher.endpoints=tcp://nohost.invalid:5576"));
		assertThat(output).contains("Unknown host 'nohost.invalid'", "Correct the endpoint")
			.doesNotContain("Free the port");
	}

	@ParameterizedTest
	@CsvSource({ "publisher, tcp://*:*", "publisher, tcp://[::1]:*", "subscriber, tcp://[::1]:5576" })
	void whenTheJvmHasNoIpv6ThenTheStartEndsAndSaysSo(String socket, String endpoint) throws Exception {
		String output = startWithoutIpv6("zmq." + socket + ".endpoints=" + endpoint, "zmq.ipv6=true");
		assertThat(output).contains("Property: zmq.ipv6", "this JVM has no IPv6", "java.net.preferIPv4Stack")
			.doesNotContain("in use", StartAndStop.DONE);
	}

	@ParameterizedTest
	@CsvSource({ "publisher, tcp://127.0.0.1:*", "publisher, tcp://localhost:*", "subscriber, tcp://localhost:5576" })
	void whenTheJvmHasNoIpv6AndNoneIsNeededThenTheStartSucceeds(String socket, String endpoint) throws Exception {
		assertThat(startWithoutIpv6("zmq." + socket + ".endpoints=" + endpoint, "zmq.ipv6=true"))
			.contains(StartAndStop.DONE);
	}

	private static String startWithoutIpv6(String... properties) throws Exception {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true", "-cp",
				System.getProperty("java.class.path"), StartAndStop.class.getName()));
		command.addAll(List.of(properties));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

	/** Starts an application with the properties that it is given. */
	static final class StartAndStop {

		static final String DONE = "it has started and stopped";

		private StartAndStop() {
		}

		public static void main(String[] properties) {
			Apps.start(NoListener.class, properties).close();
			System.out.println(DONE);
		}

	}

	private static String loopback() throws Exception {
		return NetworkInterface.networkInterfaces()
			.filter((each) -> each.inetAddresses()
				.anyMatch((address) -> address instanceof Inet4Address && address.isLoopbackAddress()))
			.map(NetworkInterface::getName)
			.findFirst()
			.orElseThrow();
	}

	private static LinkSnapshot link(ConfigurableApplicationContext context) {
		return context.getBean(LinkDirectory.class).links().iterator().next();
	}

	private static int port(LinkSnapshot link) {
		String address = String.valueOf(link.address());
		return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
	}

}
