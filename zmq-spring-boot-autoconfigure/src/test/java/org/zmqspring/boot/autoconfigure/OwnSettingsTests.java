package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.transport.Transport;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A {@link ZmqSettings} bean of the application takes the place of the properties. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class OwnSettingsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqParentSocketsAutoConfiguration.class));

	private static ApplicationContextRunner with(ApplicationContextRunner runner, ZmqSettings settings) {
		return runner.withBean("ownSettings", ZmqSettings.class, () -> settings);
	}

	private static ZmqSettings publisher(String name, String endpoint) {
		return ZmqSettings.builder().publisher(name, (publisher) -> publisher.bind(endpoint)).build();
	}

	@Test
	void templatesAndSocketsComeFromTheBean() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		ZmqSettings settings = ZmqSettings.builder()
			.publisher("prices", (publisher) -> publisher.bind(endpoint))
			.subscriber("default", (subscriber) -> subscriber.connect(endpoint))
			.build();
		with(this.runner, settings).withPropertyValues("zmq.publishers.other.endpoints=inproc://other")
			.run((context) -> {
				assertThat(context.getBean(ZmqSettings.class)).isSameAs(settings);
				assertThat(context.getBeansOfType(ZmqTemplate.class)).containsOnlyKeys("pricesZmqTemplate");
				ZmqTemplate template = context.getBean(ZmqTemplate.class);
				BlockingQueue<String> received = new LinkedBlockingQueue<>();
				context.getBean(ZmqListenerRegistry.class)
					.register(ListenerSpec.builder("on", (message) -> received.add(message.topic())).build());
				assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
				template.send("prices.A", "1");
				assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("prices.A");
			});
	}

	@Test
	void oneWarningNamesThePropertiesWithoutEffect(CapturedOutput output) {
		with(this.runner, publisher("default", "inproc://own"))
			.withPropertyValues("zmq.publisher.endpoints=inproc://property", "zmq.heartbeat-ivl=5",
					"zmq.health.grace=1m", "zmq.enabled=true")
			.run((context) -> assertThat(context.getBean(ZmqSettings.class).publishers())
				.extracting(SocketSpec::endpointTexts)
				.hasSize(1));
		assertThat(output.getOut().lines().filter((line) -> line.contains(" WARN "))).singleElement()
			.asString()
			.contains("'ownSettings' of type ZmqSettings",
					"have no effect: zmq.heartbeat-ivl, zmq.publisher.endpoints. Remove them");
	}

	@Test
	void whenAnEndpointFailsThenTheAnalysisNamesTheBean() {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		ZmqSettings settings = ZmqSettings.builder()
			.subscriber("prices", (subscriber) -> subscriber.connect("tcp://127.0.0.1:1").requiredAtStart(true))
			.build();
		with(this.runner, settings).withInitializer(started::set).run((context) -> {
			FailureAnalysis analysis = new ZmqStartupFailureAnalyzer(started.get().getEnvironment(),
					started.get().getBeanFactory())
				.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).containsSubsequence(
					"Bean: 'ownSettings' of type ZmqSettings, subscriber 'prices'", "Value: \"tcp://127.0.0.1:1\"");
			assertThat(analysis.getAction()).contains("requiredAtStart(false)").doesNotContain("zmq.subscriber");
		});
	}

	@Test
	void aChildOfAContextWithOwnSettingsUsesItsSockets() {
		with(this.runner, publisher("prices", "inproc://prices"))
			.run((parent) -> this.runner.withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBean(Transport.class)).isSameAs(parent.getBean(Transport.class));
				assertThat(child.getBean("pricesZmqTemplate")).isSameAs(parent.getBean("pricesZmqTemplate"));
			}));
	}

	@Test
	void aChildWithOwnSettingsHasItsOwnSockets() {
		this.runner.withPropertyValues("zmq.publisher.endpoints=inproc://of-parent")
			.run((parent) -> with(this.runner.withParent(parent), publisher("prices", "inproc://of-child"))
				.run((child) -> {
					assertThat(child).hasNotFailed();
					assertThat(child.getBean(Transport.class)).isNotSameAs(parent.getBean(Transport.class));
					assertThat(child.getBean("pricesZmqTemplate")).isInstanceOf(ZmqTemplate.class);
					assertThat(child.getBean("zmqTemplate")).isSameAs(parent.getBean("zmqTemplate"));
				}));
	}

}
