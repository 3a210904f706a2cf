package org.zmqspring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when the configuration ends the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class ZmqFailureAnalysisTests {

	private static final String ENDPOINT = "zmq.subscribers.prices.endpoints=tcp://feed:5556";

	@Test
	void namesPropertyValueOriginReasonAndAction(CapturedOutput output) {
		fail(ZmqPropertiesTestConfiguration.class, ENDPOINT, "zmq.subscribers.prices.reconnect-ivl=0");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "The configuration of ZeroMQ cannot be used:",
					"Property: zmq.subscribers.prices.reconnect-ivl", "Value: \"0\"",
					"Origin: \"zmq.subscribers.prices.reconnect-ivl\" from property source \"commandLineArgs\"",
					"Reason: must be at least 1ms: ZeroMQ's engine divides by it", "Action:",
					"Update your application's configuration:",
					"zmq.subscribers.prices.reconnect-ivl: To reconnect as fast as possible set 1ms");
	}

	@Test
	void showsEveryProperty(CapturedOutput output) {
		fail(ZmqPropertiesTestConfiguration.class, ENDPOINT, "zmq.reconnect-ivl=-1", "zmq.listener.queue-capacity=1");
		assertThat(output).containsSubsequence("Property: zmq.reconnect-ivl", "Value: \"-1\"",
				"Property: zmq.listener.queue-capacity", "Value: \"1\"", "Action:", "zmq.reconnect-ivl: To reconnect",
				"zmq.listener.queue-capacity: Set 2 or more.");
	}

	@Test
	void showsTheValueBehindAPlaceholder(CapturedOutput output) {
		fail(ZmqPropertiesTestConfiguration.class, ENDPOINT, "zmq.rcv-hwm=${hwm}", "hwm=-7");
		assertThat(output).containsSubsequence("Property: zmq.rcv-hwm", "Value: \"-7\"");
	}

	@Test
	void showsTheListOfAnEndpoint(CapturedOutput output) {
		fail(ZmqPropertiesTestConfiguration.class, "zmq.subscriber.endpoints=tcp://a:1,tcp:b");
		assertThat(output).containsSubsequence("Property: zmq.subscriber.endpoints[1]", "Value: \"tcp:b\"", "Origin:",
				"Reason: Endpoint 'tcp:b' cannot be used: it must look like tcp://host:port", "Action:",
				"Set an endpoint such as tcp://localhost:5556.");
	}

	@Test
	void showsWhereAReplayIsConfigured(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				zmq:
				  subscribers:
				    kv:
				      endpoints: [ tcp://a:1, tcp://b:1 ]
				      frames: topic, sequence, payload
				      sequence:
				        format: u64-be
				      replay:
				        endpoints: [ tcp://a:2, tcp://b ]
				        timeout: 10s
				      trace-header: true
				""");
		fail(ZmqPropertiesTestConfiguration.class, "spring.config.location=" + file.toUri());
		assertThat(output).contains("APPLICATION FAILED TO START");
		assertThat(output).containsSubsequence("Property: zmq.subscribers.kv.replay.endpoints[1]", "Value: \"tcp://b\"",
				"application.yml", "] - 9:33",
				"Reason: Endpoint 'tcp://b' cannot be used: it must look like tcp://host:port",
				"Property: zmq.subscribers.kv.trace-header", "Value: \"true\"", "application.yml", "] - 11:21",
				"Property: zmq.subscribers.kv.replay.timeout", "Value: \"10s\"", "application.yml", "] - 10:18",
				"Reason: must be below the sum of zmq.subscribers.kv.heartbeat-ivl (5000ms by default) and"
						+ " zmq.subscribers.kv.heartbeat-timeout (4500ms by default)");
	}

	@Test
	void namesTheEnvironmentVariable(CapturedOutput output) {
		SpringApplication application = application(ZmqPropertiesTestConfiguration.class);
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("ZMQ_SUBSCRIBER_ENDPOINTS", "tcp://a:1", "ZMQ_SUBSCRIBER_RCVHWM", "-3"))));
		assertThatException().isThrownBy(application::run);
		assertThat(output).containsSubsequence("Property: zmq.subscriber.rcv-hwm", "Value: \"-3\"", "Origin:",
				"ZMQ_SUBSCRIBER_RCVHWM");
	}

	@Test
	void namesTheLineOfTheFile(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				zmq:
				  subscribers:
				    prices:
				      endpoints: [ tcp://a:1, tcp://b ]
				      reconnect-ivl: 0
				""");
		fail(ZmqPropertiesTestConfiguration.class, "spring.config.location=" + file.toUri());
		assertThat(output).containsSubsequence("Property: zmq.subscribers.prices.endpoints[1]", "Value: \"tcp://b\"",
				"application.yml", "] - 4:31", "Property: zmq.subscribers.prices.reconnect-ivl", "Value: \"0\"",
				"application.yml", "] - 5:22");
	}

	@Test
	void namesTheListThatOverridesAnother(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yml"), """
				zmq:
				  subscriber:
				    endpoints: [ tcp://a:1 ]
				""");
		fail(ZmqPropertiesTestConfiguration.class, "spring.config.location=" + file.toUri(),
				"zmq.subscriber.endpoints=tcp://b:abc");
		assertThat(output).containsSubsequence("Property: zmq.subscriber.endpoints[0]", "Value: \"tcp://b:abc\"",
				"Origin: \"zmq.subscriber.endpoints\" from property source \"commandLineArgs\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscribers.Prices", "zmq.subscribers.eu-prices", "zmq.subscribers.eu_prices",
			"zmq.subscribers[eu.prices]" })
	void findsWhereANamedSocketIsConfigured(String prefix, CapturedOutput output) {
		fail(ZmqPropertiesTestConfiguration.class, prefix + ".endpoints=tcp://a:1", prefix + ".rcv-hwm=-3");
		assertThat(output).containsSubsequence("Property: zmq.subscribers", "Value: \"-3\"",
				"Origin: \"" + prefix + ".rcv-hwm\"");
	}

	@Test
	void showsAValueThatStandsNowhere(CapturedOutput output) {
		fail(ProgrammaticConfiguration.class, ENDPOINT);
		assertThat(output).containsSubsequence("Property: zmq.linger", "Value: \"-1ms\"", "Reason:");
		assertThat(output).doesNotContain("Origin:");
	}

	@Test
	void unknownChoiceIsExplainedByBoot(CapturedOutput output) {
		for (String property : List.of("zmq.subscriber.mode", "zmq.subscriber.startup", "zmq.publisher.overflow")) {
			fail(ZmqPropertiesTestConfiguration.class, property + "=nonsense");
			assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property, "Value: \"nonsense\"");
		}
		assertThat(output).contains("BIND", "CONNECT", "CONTINUE", "RETRY", "DROP_NEWEST");
	}

	@Test
	void explainsWhateverElseIsWrongInTheConfiguration(CapturedOutput output) {
		fail(WrongConfiguration.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "Listener 'a' has no topic.", "Action:", "Give it one.");
	}

	private static void fail(Class<?> configuration, String... properties) {
		SpringApplication application = application(configuration);
		List<String> arguments = new ArrayList<>();
		for (String property : properties) {
			arguments.add("--" + property);
		}
		assertThatException().isThrownBy(() -> application.run(arguments.toArray(String[]::new)));
	}

	private static SpringApplication application(Class<?> configuration) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	static class WrongConfiguration {

		@Bean
		String wrong() {
			throw new ZmqConfigurationException("Listener 'a' has no topic. Give it one.");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProgrammaticConfiguration {

		@Bean
		ZmqSettings settings() {
			ZmqProperties properties = new ZmqProperties();
			properties.setLinger(Duration.ofMillis(-1));
			properties.getSubscriber().getEndpoints().add("tcp://a:1");
			return SocketResolver.resolve(properties, false);
		}

	}

}
