package org.zmqspring.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqMessage;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class ListenObservationsTests {

	private static final MessageListener ONE = (message) -> {
	};

	private static final BatchMessageListener BATCHES = (messages) -> {
	};

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ZmqMessage message = message("topic", "payload");

	private int handled;

	@Test
	void shouldObserveWithSocketAndListenerAndWithoutTopic() {
		observations(null).around(spec(ONE), List.of(this.message), () -> {
			assertThat(this.registry.getCurrentObservation()).isNotNull();
			return null;
		});
		assertThat(this.registry.getCurrentObservation()).isNull();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("zmq.listen")
			.hasContextualNameEqualTo("mine process")
			.hasLowCardinalityKeyValue("messaging.system", "zeromq")
			.hasLowCardinalityKeyValue("messaging.operation.type", "process")
			.hasLowCardinalityKeyValue("zmq.socket", "prices")
			.hasLowCardinalityKeyValue("zmq.listener", "mine")
			.hasHighCardinalityKeyValue("zmq.endpoint", "tcp://feed:5556")
			.hasHighCardinalityKeyValue("messaging.message.body.size", "7")
			.doesNotHaveError()
			.hasBeenStopped()
			.satisfies((context) -> assertThat(context.getAllKeyValues().toString()).doesNotContain("topic"));
	}

	@Test
	void whenTheListenerFailedForGoodThenTheObservationHasTheError() {
		observations(null).around(spec(ONE), List.of(this.message), () -> new IOException("disk"));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.thenError()
			.isInstanceOf(IOException.class);
	}

	@Test
	void shouldObserveABatchAsOne() {
		observations(null).around(spec(BATCHES), List.of(this.message, this.message), this::handle);
		assertThat(this.handled).isEqualTo(1);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasHighCardinalityKeyValue("messaging.batch.message_count", "2")
			.doesNotHaveHighCardinalityKeyValueWithKey("zmq.endpoint");
	}

	@Test
	void whenAConventionThrowsThenTheMessageIsHandledAllTheSame(CapturedOutput output) {
		ListenObservations broken = observations(new DefaultZmqListenObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(ZmqListenObservationContext context) {
				throw new IllegalArgumentException("broken convention");
			}

		});
		for (int i = 0; i < 100; i++) {
			broken.around(spec(ONE), List.of(this.message), this::handle);
		}
		assertThat(this.handled).isEqualTo(100);
		assertThat(output).containsOnlyOnce("IllegalArgumentException: broken convention");
	}

	@Test
	void whenAHandlerThrowsAtTheEndThenTheMessageHasBeenHandledOnce(CapturedOutput output) {
		this.registry.observationConfig().observationHandler(new FailingAtTheEnd());
		observations(null).around(spec(ONE), List.of(this.message), this::handle);
		assertThat(this.handled).isEqualTo(1);
		assertThat(output).containsOnlyOnce("An observation failed");
	}

	@Test
	void whenAHandlerThrowsAtAScopeThenNoScopeStaysOnTheThread() {
		Observation outer = Observation.start("outer", this.registry);
		for (ObservationHandler<Observation.Context> broken : List.of(new FailingAtScopes(true),
				new FailingAtScopes(false))) {
			this.registry.observationConfig().observationHandler(broken);
			try (Observation.Scope scope = outer.openScope()) {
				observations(null).around(spec(ONE), List.of(this.message), this::handle);
				assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope);
			}
		}
		assertThat(this.handled).isEqualTo(2);
	}

	@Test
	void whenTheHandlingItselfThrowsThenNoScopeStaysOnTheThread() {
		assertThatIllegalStateException()
			.isThrownBy(() -> observations(null).around(spec(ONE), List.of(this.message), () -> {
				throw new IllegalStateException("no memory, say");
			}));
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void whenTheRegistryIsNoneThenItIsNotActive() {
		assertThat(new ListenObservations(ObservationRegistry.NOOP, null, new ManualTicker()).isActive()).isFalse();
		assertThat(observations(null).isActive()).isTrue();
	}

	private @Nullable Throwable handle() {
		this.handled++;
		return null;
	}

	private ListenObservations observations(@Nullable ZmqListenObservationConvention convention) {
		return new ListenObservations(this.registry, convention, new ManualTicker());
	}

	private static ListenerSpec spec(MessageListener listener) {
		return ListenerSpec.builder("mine", listener).build();
	}

	private static ZmqMessage message(String topic, String payload) {
		return new ZmqMessage(
				new byte[][] { topic.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8) },
				"prices", "tcp://feed:5556", 0);
	}

	/** A handler of the application that is broken where a scope begins or ends. */
	private record FailingAtScopes(boolean opening) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ZmqListenObservationContext;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			if (this.opening) {
				throw new IllegalStateException("broken handler");
			}
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			if (!this.opening) {
				throw new IllegalStateException("broken handler");
			}
		}

	}

	/** A handler of the application that is broken. */
	private static final class FailingAtTheEnd implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("broken handler");
		}

	}

}
