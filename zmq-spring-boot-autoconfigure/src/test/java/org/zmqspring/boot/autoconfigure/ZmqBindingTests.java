package org.zmqspring.boot.autoconfigure;

import java.beans.PropertyEditorSupport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.config.CustomEditorConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Values below {@code zmq} are found and converted as everywhere in Boot. */
class ZmqBindingTests {

	private final Map<String, Object> file = new HashMap<>();

	private final Map<String, Object> variables = new HashMap<>();

	@ParameterizedTest
	@CsvSource({ "tcp://${app.zmq-host:localhost}:5556, app.zmqHost, ''",
			"tcp://${app.zmq-host:localhost}:5556, '', APP_ZMQHOST",
			"tcp://${app.hosts[0]:localhost}:5556, '', APP_HOSTS_0", "tcp://${app.zmq-host}:5556, app.zmqHost, ''",
			"tcp://${app.hosts}:5556, app.hosts[0], ''" })
	void aPlaceholderIsFoundInAnySpelling(String endpoint, String name, String variable) {
		this.file.put("zmq.subscriber.endpoints", endpoint);
		this.file.put(name, "127.0.0.1");
		this.variables.put(variable, "127.0.0.1");
		StandardEnvironment environment = new StandardEnvironment();
		prepare(environment);
		assertThat(ZmqBinding.bind(environment).getSubscriber().getEndpoints()).containsExactly("tcp://127.0.0.1:5556");
		new ApplicationContextRunner().withInitializer((context) -> prepare(context.getEnvironment()))
			.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(ZmqProperties.class).getSubscriber().getEndpoints())
				.containsExactly("tcp://127.0.0.1:5556"));
	}

	@Test
	void convertersForPropertiesAreUsed() {
		this.file.put("zmq.heartbeat-ivl", "1 tick");
		this.file.put("zmq.reconnect-ivl", "7s");
		this.file.put("zmq.publishers.prices.endpoints", "tcp://127.0.0.1:*");
		this.file.put("zmq.publishers.prices.handshake-ivl", "2 ticks");
		run(Converters.class, (context) -> {
			ZmqProperties properties = context.getBean(ZmqProperties.class);
			assertThat(properties.getHeartbeatIvl()).isEqualTo(Ticks.TICK);
			assertThat(properties.getReconnectIvl()).hasSeconds(7);
			assertThat(properties.getPublishers().get("prices").getHandshakeIvl())
				.isEqualTo(Ticks.TICK.multipliedBy(2));
			assertThat(context).hasBean("pricesZmqTemplate");
		});
	}

	@Test
	void aConversionServiceOfTheApplicationIsUsed() {
		this.file.put("zmq.heartbeat-ivl", "3 ticks");
		run(OwnConversionService.class, (context) -> assertThat(context.getBean(ZmqProperties.class).getHeartbeatIvl())
			.isEqualTo(Ticks.TICK.multipliedBy(3)));
	}

	@Test
	void propertyEditorsOfTheApplicationAreUsed() {
		this.file.put("zmq.heartbeat-ivl", "4 ticks");
		run(Editors.class, (context) -> assertThat(context.getBean(ZmqProperties.class).getHeartbeatIvl())
			.isEqualTo(Ticks.TICK.multipliedBy(4)));
	}

	@Test
	void aConverterWithoutTheQualifierIsNotUsedAsEverywhereInBoot() {
		this.file.put("zmq.heartbeat-ivl", "1 tick");
		run(Unqualified.class,
				(context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("zmq.heartbeat-ivl")
					.hasStackTraceContaining("1 tick"));
	}

	private void run(Class<?> configuration, ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner().withInitializer((context) -> prepare(context.getEnvironment()))
			.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.withUserConfiguration(configuration)
			.run(test);
	}

	private void prepare(ConfigurableEnvironment environment) {
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", this.variables));
		environment.getPropertySources().addLast(new MapPropertySource("file", this.file));
		ConfigurationPropertySources.attach(environment);
	}

	static class Ticks implements Converter<String, Duration> {

		static final Duration TICK = Duration.ofSeconds(11);

		@Override
		public Duration convert(String source) {
			String[] words = source.split(" ");
			if (words.length != 2 || !words[1].startsWith("tick")) {
				throw new IllegalArgumentException("no ticks");
			}
			return TICK.multipliedBy(Long.parseLong(words[0]));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@ConfigurationPropertiesBinding
		static Ticks ticks() {
			return new Ticks();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unqualified {

		@Bean
		static Ticks ticks() {
			return new Ticks();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConversionService {

		@Bean
		static ConversionService conversionService() {
			ApplicationConversionService service = new ApplicationConversionService();
			service.addConverter(new Ticks());
			return service;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Editors {

		@Bean
		static CustomEditorConfigurer editors() {
			CustomEditorConfigurer configurer = new CustomEditorConfigurer();
			configurer.setCustomEditors(Map.of(Duration.class, TickEditor.class));
			return configurer;
		}

	}

	public static class TickEditor extends PropertyEditorSupport {

		@Override
		public void setAsText(String text) {
			setValue(new Ticks().convert(text));
		}

	}

}
