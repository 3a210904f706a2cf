package org.zmqspring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.actuate.ZmqHealthIndicator;
import org.zmqspring.actuate.ZmqListenersEndpoint;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.metrics.LinkMetrics;
import org.zmqspring.metrics.ListenMetrics;
import org.zmqspring.metrics.PublishMetrics;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Meters, health and endpoint: each where the application has what it needs. */
@Timeout(120)
class ZmqActuatorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqMetricsAutoConfiguration.class,
				ZmqHealthContributorAutoConfiguration.class, ZmqEndpointAutoConfiguration.class,
				ZmqListenersEndpointAutoConfiguration.class))
		.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"management.endpoints.web.exposure.include=zmq")
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void whenEverythingIsThereThenEverythingIsShown() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(LinkMetrics.class)
				.hasSingleBean(ListenMetrics.class)
				.hasSingleBean(PublishMetrics.class)
				.hasSingleBean(ZmqHealthIndicator.class)
				.hasSingleBean(ZmqEndpoint.class);
			assertThat(context.getBean(MeterRegistry.class).get("zmq.connected").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void whenTheListenersEndpointIsExposedThenItIsThere() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ZmqListenersEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=zmqlisteners")
			.run((context) -> assertThat(context).hasSingleBean(ZmqListenersEndpoint.class));
	}

	@Test
	void whenDisabledThenNothingIsShown() {
		this.runner.withPropertyValues("zmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LinkMetrics.class)
				.doesNotHaveBean(ZmqHealthIndicator.class)
				.doesNotHaveBean(ZmqEndpoint.class));
	}

	@Test
	void whenMicrometerIsAbsentThenThereAreNoMeters() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LinkMetrics.class)
				.doesNotHaveBean(ListenObserver.class)
				.hasSingleBean(ZmqEndpoint.class));
	}

	@Test
	void whenThereIsNoRegistryThenThereAreNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LinkMetrics.class));
	}

	@Test
	void whenTheApplicationObservesItselfThenItsObserverIsUsed() {
		this.runner.withBean(ListenObserver.class, () -> ListenObserver.NONE)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ListenObserver.class)
				.doesNotHaveBean(ListenMetrics.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
	void whenHealthIsAbsentThenThereIsNoIndicator(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("zmqHealthContributor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.zmq.enabled=false", "management.health.defaults.enabled=false" })
	void whenTheIndicatorIsSwitchedOffThenThereIsNone(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqHealthIndicator.class));
	}

	@Test
	void whenTheApplicationHasAnIndicatorOfThatNameThenItIsKept() {
		this.runner.withBean("zmqHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqHealthIndicator.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { Endpoint.class, ConditionalOnAvailableEndpoint.class })
	void whenTheActuatorIsAbsentThenThereIsNoEndpoint(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("zmqEndpoint"));
	}

	@Test
	void whenTheEndpointIsNotExposedThenThereIsNone() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqEndpoint.class));
	}

}
