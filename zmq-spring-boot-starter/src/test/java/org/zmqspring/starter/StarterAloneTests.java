package org.zmqspring.starter;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter and nothing beside it: no actuator, no Micrometer, no Jackson, no
 * transactions, no web.
 */
@Timeout(120)
class StarterAloneTests {

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.health.contributor.HealthContributor",
			"io.micrometer.core.instrument.MeterRegistry", "tools.jackson.databind.json.JsonMapper",
			"com.fasterxml.jackson.databind.ObjectMapper", "org.springframework.web.context.WebApplicationContext",
			"jakarta.servlet.Servlet", "org.springframework.transaction.support.TransactionSynchronizationManager" })
	void whatTheStarterIsToWorkWithoutIsAbsent(String className) {
		assertThat(ClassUtils.isPresent(className, null)).isFalse();
	}

	@Test
	void whenOneApplicationPublishesThenAnotherReceives() throws InterruptedException {
		try (ConfigurableApplicationContext publisher = start(Publisher.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext subscriber = start(Subscriber.class,
						"zmq.subscriber.endpoints=" + address(publisher))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("news", 1, Duration.ofSeconds(30))).isTrue();
			template.send("news.one", "hello");
			assertThat(subscriber.getBean(Subscriber.class).messages.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
			template.sendAfterCommit("news.two", "no transaction to wait for");
			assertThat(subscriber.getBean(Subscriber.class).messages.poll(30, TimeUnit.SECONDS))
				.isEqualTo("no transaction to wait for");
		}
	}

	@Test
	void whenAnObjectIsSentThenTheErrorSaysWhatToAdd() {
		try (ConfigurableApplicationContext publisher = start(Publisher.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*")) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> template.send("news", new Object()))
				.withMessageContaining("spring-boot-starter-jackson");
		}
	}

	private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).properties(properties).run();
	}

	private static String address(ConfigurableApplicationContext publisher) {
		return String.valueOf(publisher.getBean(LinkDirectory.class).links().get(0).address());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Publisher {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Subscriber {

		final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		@ZmqListener(topics = "news")
		void onMessage(String message) {
			this.messages.add(message);
		}

	}

}
