package org.zmqspring.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SystemNameResolver;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeTypeUtils;

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
			assertThat(threadNames()).contains("zmq-poller", "zmq-supervisor", "zmq-publisher")
				.doesNotContain("zmq-replay");
		}
		assertThat(threadNames()).doesNotContain("zmq-poller", "zmq-supervisor", "zmq-publisher");
	}

	@Test
	void aBeanOfTheApplicationWins() {
		try (AnnotationConfigApplicationContext context = start(Application.class, Replacements.class)) {
			assertThat(context.getBean(NameResolver.class)).isSameAs(context.getBean("resolver"));
			assertThat(context.getBean(LaneThreads.class)).isSameAs(context.getBean("threads"));
			assertThat(context.getBeanNamesForType(NameResolver.class)).containsExactly("resolver");
			assertThat(context.getBeanNamesForType(LaneThreads.class)).containsExactly("threads");
		}
	}

	@Test
	void aResolverOfTheApplicationMayNeedABeanThatRegistersAListener() {
		try (AnnotationConfigApplicationContext context = start(Application.class, RegisteringResolver.class)) {
			assertThat(context.getBean(ZmqListenerRegistry.class).listener("early")).isPresent();
		}
	}

	@Test
	void aNamedTemplateSendsFromAPortOfTheOperatingSystem() throws Exception {
		try (AnnotationConfigApplicationContext context = start(Application.class)) {
			assertThat(addressOfAudit(context)).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d+");
			assertThat(receivesOfAudit(context, new Price("A", 7))).isEqualTo("{\"pair\":\"A\",\"value\":7}");
		}
	}

	@Test
	void convertersOfTheApplicationAreUsed() throws Exception {
		for (Class<?> replacement : List.of(OwnCodec.class, OwnConverter.class)) {
			try (AnnotationConfigApplicationContext context = start(Application.class, replacement)) {
				assertThat(receivesOfAudit(context, new Price("A", 7))).isEqualTo("converted A");
			}
		}
	}

	private static String addressOfAudit(AnnotationConfigApplicationContext context) {
		return context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().socket().equals("audit"))
			.map(LinkSnapshot::address)
			.findFirst()
			.orElseThrow();
	}

	/** What a listener with an endpoint of its own receives of the named publisher. */
	private static String receivesOfAudit(AnnotationConfigApplicationContext context, Object payload)
			throws InterruptedException {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		context.getBean(ZmqListenerRegistry.class)
			.register(ListenerSpec
				.builder("of-audit", (message) -> received.add(new String(message.payload(), StandardCharsets.UTF_8)))
				.endpoints(addressOfAudit(context))
				.build());
		ZmqTemplate template = context.getBean("auditZmqTemplate", ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, LONG)).isTrue();
		template.send("topic", payload);
		return received.poll(30, TimeUnit.SECONDS);
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
	static class RegisteringResolver {

		@Bean
		NameResolver resolver(ZmqListenerRegistry registry) {
			registry.register(ListenerSpec.builder("early", (message) -> {
			}).build());
			return new SystemNameResolver();
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
	static class OwnCodec {

		@Bean
		PayloadCodec codec() {
			return new PayloadCodec(PayloadConverters.chain(List.of(new PriceConverter()), null));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConverter {

		@Bean
		ZmqMessageConverter converter() {
			return new PriceConverter();
		}

	}

	/** Writes prices in a way of its own. */
	static class PriceConverter extends AbstractMessageConverter implements ZmqMessageConverter {

		PriceConverter() {
			super(MimeTypeUtils.TEXT_PLAIN);
			setStrictContentTypeMatch(false);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Price.class;
		}

		@Override
		protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
			return ("converted " + ((Price) payload).pair()).getBytes(StandardCharsets.UTF_8);
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
