package org.zmqspring.observe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class PublishObservationsTests {

	private static final byte[][] MESSAGE = { bytes("prices.EURUSD"), bytes("1.08") };

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final List<byte[][]> queued = new ArrayList<>();

	@Test
	void shouldObserveWithSocketAndWithoutTopic() {
		assertThat(observations(null).around("prices", MESSAGE, this::queue)).isTrue();
		assertThat(this.queued).containsExactly(MESSAGE);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("zmq.publish")
			.hasContextualNameEqualTo("prices send")
			.hasLowCardinalityKeyValue("messaging.system", "zeromq")
			.hasLowCardinalityKeyValue("messaging.operation.type", "send")
			.hasLowCardinalityKeyValue("zmq.socket", "prices")
			.hasHighCardinalityKeyValue("messaging.message.body.size", "4")
			.doesNotHaveError()
			.hasBeenStarted()
			.hasBeenStopped()
			.satisfies((context) -> assertThat(context.getAllKeyValues().toString()).doesNotContain("EURUSD"));
	}

	@Test
	void whenSendingFailsThenTheObservationHasTheError() {
		assertThatIllegalStateException().isThrownBy(() -> observations(null).around("prices", MESSAGE, (frames) -> {
			throw new IllegalStateException("full");
		}));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.thenError()
			.hasMessage("full");
	}

	@Test
	void whenTheApplicationHasAConventionThenItNames() {
		observations(new DefaultZmqPublishObservationConvention() {

			@Override
			public String getName() {
				return "mine";
			}

			@Override
			public KeyValues getHighCardinalityKeyValues(ZmqPublishObservationContext context) {
				return KeyValues.of("topic", context.getTopic());
			}

		}).around("prices", MESSAGE, this::queue);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("mine")
			.hasHighCardinalityKeyValue("topic", "prices.EURUSD");
	}

	@Test
	void whenAConventionThrowsThenTheMessageIsSentAllTheSame(CapturedOutput output) {
		PublishObservations broken = observations(new DefaultZmqPublishObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(ZmqPublishObservationContext context) {
				throw new IllegalArgumentException("broken convention");
			}

		});
		for (int i = 0; i < 100; i++) {
			assertThat(broken.around("prices", MESSAGE, this::queue)).isTrue();
		}
		assertThat(this.queued).hasSize(100);
		assertThat(output).containsOnlyOnce("IllegalArgumentException: broken convention");
	}

	@Test
	void whenTracingHasSomethingToSendThenOnlyConfiguredPublishersSendItBehindTopicAndPayload() {
		this.registry.observationConfig().observationHandler(new Injecting());
		PublishObservations observations = observations(null);
		observations.around("traced", MESSAGE, this::queue);
		observations.around("traced", new byte[][] { bytes("one frame") }, this::queue);
		observations.around("prices", MESSAGE, this::queue);
		assertThat(this.queued.get(0)).hasNumberOfRows(3);
		assertThat(new String(this.queued.get(0)[2], StandardCharsets.UTF_8))
			.isEqualTo("ZMQ-TRACE/1\ntraceparent:00-1-2-01\n");
		assertThat(this.queued.get(1)).hasNumberOfRows(1);
		assertThat(this.queued.get(2)).isSameAs(MESSAGE);
	}

	@Test
	void whenThereIsNothingToSendThenNoFrameIsAdded() {
		observations(null).around("traced", MESSAGE, this::queue);
		assertThat(this.queued).containsExactly(MESSAGE);
	}

	@Test
	void whenTheRegistryIsNoneThenItIsNotActive() {
		assertThat(new PublishObservations(ObservationRegistry.NOOP, null, Set.of(), new ManualTicker()).isActive())
			.isFalse();
		assertThat(observations(null).isActive()).isTrue();
	}

	private boolean queue(byte[][] frames) {
		return this.queued.add(frames);
	}

	private PublishObservations observations(@Nullable ZmqPublishObservationConvention convention) {
		return new PublishObservations(this.registry, convention, Set.of("traced"), new ManualTicker());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Does what a tracer does with a message that is sent. */
	private static final class Injecting implements ObservationHandler<ZmqPublishObservationContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ZmqPublishObservationContext;
		}

		@Override
		public void onStart(ZmqPublishObservationContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
		}

	}

}
