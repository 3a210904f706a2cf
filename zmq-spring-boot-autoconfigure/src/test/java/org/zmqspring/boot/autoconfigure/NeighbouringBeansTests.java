package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.observe.ZmqListenObservationConvention;
import org.zmqspring.observe.ZmqPublishObservationConvention;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.ZmqOperations;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/** Beans that belong to other modules, and beans that need what they extend. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class NeighbouringBeansTests {

	private static final String PUBLISHER = "zmq.publisher.endpoints=tcp://127.0.0.1:*";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, JacksonAutoConfiguration.class));

	@Test
	void whenAConverterMayBelongToAnotherModuleThenItIsLeftAlone() {
		this.runner.withBean("ofAnotherModule", MessageConverter.class, () -> new SimpleMessageConverter())
			.run((context) -> assertThat(encode(context.getBean(PayloadCodec.class), 42)).isEqualTo("42"));
	}

	@Test
	void whenConvertersAreMeantForZeroMqThenTheyAreAskedFirstInTheirOrder() {
		this.runner.withUserConfiguration(OwnConverters.class)
			.run((context) -> assertThat(encode(context.getBean(PayloadCodec.class), 42)).isEqualTo("first 42"));
		this.runner.withUserConfiguration(QualifiedConverter.class)
			.run((context) -> assertThat(encode(context.getBean(PayloadCodec.class), 42)).isEqualTo("qualified 42"));
	}

	@Test
	void whenAConverterOfAnotherModuleIsNotUsedThenItIsNotEvenCreated() {
		this.runner.withBean("ofAnotherModule", MessageConverter.class, () -> {
			throw new IllegalStateException("created");
		}, (definition) -> definition.setLazyInit(true))
			.withPropertyValues(PUBLISHER)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenThereAreTwoMappersAndNoneIsPrimaryThenTheErrorSaysSo() {
		this.runner.withBean("one", JsonMapper.class, JsonMapper::new)
			.withBean("two", JsonMapper.class, JsonMapper::new)
			.run((context) -> assertThatExceptionOfType(ZmqConversionException.class)
				.isThrownBy(() -> context.getBean(PayloadCodec.class).encode(42))
				.withMessage("no converter for java.lang.Integer: there are 2 JsonMapper beans and none of them is"
						+ " @Primary: make one of them @Primary, or mark the one for ZeroMQ with @Qualifier(\"zmq\")"));
	}

	@Test
	void whenTwoMappersAreQualifiedThenTheErrorSaysSo() {
		this.runner.withUserConfiguration(TwoQualified.class)
			.run((context) -> assertThatExceptionOfType(ZmqConversionException.class)
				.isThrownBy(() -> context.getBean(PayloadCodec.class).encode(42))
				.withMessage("no converter for java.lang.Integer: there are 2 JsonMapper beans with @Qualifier(\"zmq\")"
						+ " and none of them is @Primary: keep the qualifier on one of them only"));
	}

	@ParameterizedTest
	@ValueSource(classes = { ListenObserver.class, PublishObserver.class, CallObserver.class })
	<T> void whenThereAreTwoOfWhatOnlyOneCanBeUsedThenTheStartFailsAndNamesThem(Class<T> type) {
		this.runner.withBean("one", type, () -> mock(type))
			.withBean("two", type, () -> mock(type))
			.withPropertyValues(PUBLISHER)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("the beans one and two are of this type, and only one can be used. Mark it with"
						+ " @Primary, or remove the others"));
		this.runner.withBean("one", type, () -> mock(type))
			.withBean("two", type, () -> mock(type), (definition) -> definition.setPrimary(true))
			.withPropertyValues(PUBLISHER)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenOneOfTwoMappersIsPrimaryOrQualifiedThenItIsUsed() {
		this.runner.withUserConfiguration(PrimaryMapper.class)
			.run((context) -> assertThat(encode(context.getBean(PayloadCodec.class), 42)).isEqualTo("42"));
		this.runner.withUserConfiguration(QualifiedMapper.class)
			.run((context) -> assertThat(encode(context.getBean(PayloadCodec.class), 42)).isEqualTo("42"));
	}

	static List<Class<?>> extensions() {
		return List.of(LinkListener.class, ZapAuthenticator.class, ZmqSocketCustomizer.class,
				ZmqListenerErrorHandler.class, ZmqMessageConverter.class, ListenObserver.class, CallObserver.class,
				PublishObserver.class, NameResolver.class, JsonMapperBuilderCustomizer.class, TaskDecorator.class,
				Ticker.class);
	}

	@ParameterizedTest
	@MethodSource("extensions")
	void whenAnExtensionPublishesThenTheApplicationStarts(Class<?> extension, CapturedOutput output) {
		with(extension, ZmqTemplate.class, output);
		with(extension, ZmqOperations.class, output);
	}

	static List<Class<?>> extensionsOfSockets() {
		return List.of(LinkListener.class, ZapAuthenticator.class, ZmqSocketCustomizer.class,
				ZmqListenerErrorHandler.class, ZmqMessageConverter.class);
	}

	@ParameterizedTest
	@MethodSource("extensionsOfSockets")
	void whenAnExtensionControlsListenersThenTheApplicationStarts(Class<?> extension, CapturedOutput output) {
		with(extension, ZmqListenerRegistry.class, output);
	}

	static List<Class<?>> extensionsOfMetersAndObservations() {
		return List.of(MeterFilter.class, MeterRegistryCustomizer.class, ObservationHandler.class,
				ObservationPredicate.class, ObservationFilter.class, ZmqListenObservationConvention.class,
				ZmqPublishObservationConvention.class);
	}

	@ParameterizedTest
	@MethodSource("extensionsOfMetersAndObservations")
	void whenMetersAndObservationsControlListenersThenTheApplicationStarts(Class<?> extension, CapturedOutput output) {
		ApplicationContextRunner observed = this.runner
			.withConfiguration(
					AutoConfigurations.of(ZmqMetricsAutoConfiguration.class, ZmqObservationAutoConfiguration.class,
							MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
							SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withPropertyValues("zmq.observation.enabled=true");
		with(observed, extension, ZmqListenerRegistry.class, output);
		with(observed, extension, ZmqTemplate.class, output);
	}

	private <T> void with(Class<T> extension, Class<?> needed, CapturedOutput output) {
		with(this.runner, extension, needed, output);
	}

	/** Start with a bean of a type that needs another bean when it is made. */
	private <T> void with(ApplicationContextRunner application, Class<T> extension, Class<?> needed,
			CapturedOutput output) {
		Ticker ticker = Ticker.class.isAssignableFrom(extension) ? new SystemTicker() : null;
		application.withPropertyValues(PUBLISHER).withInitializer((context) -> {
			Supplier<T> supplier = () -> {
				assertThat(context.getBean(needed)).isNotNull();
				return extension.cast((ticker != null) ? ticker : mock(extension));
			};
			RootBeanDefinition definition = new RootBeanDefinition(extension, supplier);
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "zmq"));
			((GenericApplicationContext) context).registerBeanDefinition("extension", definition);
		}).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("ended while sockets are open");
	}

	private static String encode(PayloadCodec codec, Object payload) {
		return new String(codec.encode(payload));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConverters {

		@Bean
		@Order(2)
		ZmqMessageConverter second() {
			return new Marking("second");
		}

		@Bean
		@Order(1)
		ZmqMessageConverter first() {
			return new Marking("first");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedConverter {

		@Bean
		@Qualifier("zmq")
		MessageConverter converter() {
			return new Marking("qualified");
		}

		@Bean
		MessageConverter ofAnotherModule() {
			return new SimpleMessageConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryMapper {

		@Bean
		@Primary
		JsonMapper one() {
			return new JsonMapper();
		}

		@Bean
		JsonMapper two() {
			return new JsonMapper();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedMapper {

		@Bean
		@Qualifier("zmq")
		JsonMapper one() {
			return new JsonMapper();
		}

		@Bean
		JsonMapper two() {
			return new JsonMapper();
		}

	}

	/** Takes everything, and says that it did. */
	record Marking(String mark) implements ZmqMessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> type) {
			return null;
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			return MessageBuilder.withPayload((this.mark + " " + payload).getBytes()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoQualified {

		@Bean
		@Qualifier("zmq")
		JsonMapper one() {
			return new JsonMapper();
		}

		@Bean
		@Qualifier("zmq")
		JsonMapper two() {
			return new JsonMapper();
		}

	}

}
