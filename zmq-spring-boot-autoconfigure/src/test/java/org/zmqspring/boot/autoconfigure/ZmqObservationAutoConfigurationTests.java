package org.zmqspring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.observe.DefaultZmqPublishObservationConvention;
import org.zmqspring.observe.ListenObservations;
import org.zmqspring.observe.PublishObservations;
import org.zmqspring.observe.ZmqPublishObservationConvention;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Observations: only where they are asked for and there is somewhere to put them. */
@Timeout(120)
class ZmqObservationAutoConfigurationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqObservationAutoConfiguration.class))
		.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*");

	private final ApplicationContextRunner runner = this.bare.withBean(ObservationRegistry.class, () -> this.registry)
		.withPropertyValues("zmq.observation.enabled=true");

	@Test
	void whenEnabledThenWhatIsSentIsObserved() {
		this.runner.run((context) -> {
			context.getBean(ZmqTemplate.class).send("topic", "payload");
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasSingleObservationThat()
				.hasNameEqualTo("zmq.publish")
				.hasLowCardinalityKeyValue("zmq.socket", "default");
		});
	}

	@Test
	void whenNotEnabledThenNothingIsObserved() {
		this.bare.withBean(ObservationRegistry.class, () -> this.registry).run((context) -> {
			context.getBean(ZmqTemplate.class).send("topic", "payload");
			assertThat(context).doesNotHaveBean(PublishObserver.class).doesNotHaveBean(CallObserver.class);
			TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
		});
	}

	@Test
	void whenThereIsNoRegistryThenNothingIsObserved() {
		this.bare.withPropertyValues("zmq.observation.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PublishObserver.class)
				.doesNotHaveBean(CallObserver.class));
	}

	@Test
	void whenZeroMqIsDisabledThenNothingIsObserved() {
		this.runner.withPropertyValues("zmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PublishObserver.class));
	}

	@Test
	void whenTheApplicationHasAConventionThenItIsUsed() {
		this.runner.withBean(ZmqPublishObservationConvention.class, () -> new DefaultZmqPublishObservationConvention() {

			@Override
			public String getName() {
				return "mine";
			}

		}).run((context) -> {
			context.getBean(ZmqTemplate.class).send("topic", "payload");
			TestObservationRegistryAssert.assertThat(this.registry).hasSingleObservationThat().hasNameEqualTo("mine");
		});
	}

	@Test
	void whenTheApplicationObservesItselfThenItsBeansAreUsed() {
		this.runner.withBean(PublishObserver.class, () -> PublishObserver.NONE)
			.withBean(CallObserver.class, () -> CallObserver.NONE)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PublishObservations.class)
				.doesNotHaveBean(ListenObservations.class));
	}

}
