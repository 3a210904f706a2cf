package org.zmqspring.config;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SystemNameResolver;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The library in a Spring application without Spring Boot. */
class PlainSpringIntegrationTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@Test
	void thereIsNoSpringBootHere() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.SpringApplication", null)).isFalse();
	}

	@Test
	void aListenerReceivesWhatATemplateSends() throws Exception {
		try (AnnotationConfigApplicationContext context = start(Application.class)) {
			ZmqTemplate template = context.getBean("zmqTemplate", ZmqTemplate.class);
			Prices prices = context.getBean(Prices.class);
			assertThat(context.getBean(ZmqListenerRegistry.class).awaitConnected(LONG)).isTrue();
			assertThat(template.awaitSubscribers("prices.", 1, LONG)).isTrue();
			template.send("prices.EURUSD", new Price("EURUSD", 5));
			assertThat(prices.received.poll(30, TimeUnit.SECONDS)).isEqualTo(new Price("EURUSD", 5));
			assertThat(context.getBean("auditZmqTemplate", ZmqTemplate.class)).isNotSameAs(template)
				.isSameAs(context.getBean(Prices.class).audit);
			assertThat(threadNames()).contains("zmq-poller", "zmq-supervisor", "zmq-publisher");
		}
		assertThat(threadNames()).doesNotContain("zmq-poller", "zmq-supervisor", "zmq-publisher");
	}

	@Test
	void aBeanOfTheApplicationWins() {
		try (AnnotationConfigApplicationContext context = start(Application.class, Replacements.class)) {
			assertThat(context.getBean(NameResolver.class)).isSameAs(context.getBean("resolver"));
			assertThat(context.getBean(LaneThreads.class)).isSameAs(context.getBean("threads"));
		}
	}

	@Test
	void whenASettingCannotBeUsedThenTheStartSaysWhichAndWhatHelps() {
		assertThatException().isThrownBy(() -> start(Wrong.class))
			.havingRootCause()
			.isInstanceOf(InvalidSettingsException.class)
			.withMessageContaining("zmq.subscribers.prices.reconnect-ivl='-1ms': must be at least 1ms")
			.withMessageContaining("zmq.subscribers.prices.endpoints[0]='tcp://a'");
	}

	@Test
	void whenThereAreNoSettingsThenTheMissingBeanIsNamed() {
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> start(NoSettings.class))
			.withMessageContaining("@EnableZmq needs a bean of type ZmqSettings");
	}

	private static AnnotationConfigApplicationContext start(Class<?>... configurations) {
		Properties properties = new Properties();
		properties.setProperty("prices.port", String.valueOf(TestPorts.free()));
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(new PropertiesPropertySource("test", properties));
		context.register(configurations);
		context.refresh();
		return context;
	}

	private static List<String> threadNames() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
	}

	record Price(String pair, int value) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Application {

		@Bean
		static PropertySourcesPlaceholderConfigurer placeholders() {
			return new PropertySourcesPlaceholderConfigurer();
		}

		@Value("${prices.port}")
		private int port;

		@Bean
		ZmqSettings zmqSettings(@Value("${prices.port}") int port) {
			assertThat(this.port).isEqualTo(port);
			return ZmqSettings.builder()
				.publisher("default", (publisher) -> publisher.bind("tcp://127.0.0.1:" + port))
				.publisher("audit", (publisher) -> publisher.bind("tcp://127.0.0.1:*"))
				.subscriber("prices", (subscriber) -> subscriber.connect("tcp://127.0.0.1:" + port))
				.build();
		}

		@Bean
		Prices prices(@Qualifier("auditZmqTemplate") ZmqTemplate audit) {
			return new Prices(audit);
		}

	}

	static class Prices {

		final BlockingQueue<Price> received = new LinkedBlockingQueue<>();

		final ZmqTemplate audit;

		Prices(ZmqTemplate audit) {
			this.audit = audit;
		}

		@ZmqListener(subscriber = "prices", topics = "prices.")
		void onPrice(Price price) {
			this.received.add(price);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacements {

		@Bean
		NameResolver resolver() {
			return new SystemNameResolver();
		}

		@Bean
		LaneThreads threads() {
			return LaneThreads.platform(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Wrong {

		@Bean
		ZmqSettings zmqSettings() {
			return ZmqSettings.builder()
				.subscriber("prices",
						(subscriber) -> subscriber.connect("tcp://a")
							.reconnect((reconnect) -> reconnect.reconnectIvl(Duration.ofMillis(-1))))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class NoSettings {

	}

}
