package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Which values a publisher's queue and its hold accept. */
class PublisherLimitsTests {

	@ParameterizedTest
	@MethodSource
	void anInvalidValueIsNamedWithTheReason(UnaryOperator<PublisherSettings.Builder> options, String property,
			String value, String reason) {
		assertThat(problems(options)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.publisher." + property);
			assertThat(problem.value()).isEqualTo(value);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).isNotBlank();
		});
	}

	static Stream<Arguments> anInvalidValueIsNamedWithTheReason() {
		return Stream.of(invalid((it) -> it.queueCapacity(1), "queue-capacity", "1", "at least 2"),
				invalid((it) -> it.queueCapacity((1 << 30) + 1), "queue-capacity", "1073741825", "at most 1073741824"),
				invalid((it) -> it.sendTimeout(Duration.ofMillis(-1)), "send-timeout", "-1ms", "negative"),
				invalid((it) -> it.holdUntilSubscribers(-1), "hold-until-subscribers", "-1", "at least 0"),
				invalid((it) -> it.holdTimeout(Duration.ofMillis(-1)), "hold-timeout", "-1ms", "negative"),
				invalid((it) -> it.holdUntilSubscribers(1).holdTimeout(Duration.ZERO), "hold-timeout", "0ms",
						"must be above 0 for hold-until-subscribers"));
	}

	private static Arguments invalid(UnaryOperator<PublisherSettings.Builder> options, String property, String value,
			String reason) {
		return arguments(options, property, value, reason);
	}

	@ParameterizedTest
	@MethodSource
	void acceptsTheLimits(UnaryOperator<PublisherSettings.Builder> options) {
		assertThat(problems(options)).isEmpty();
	}

	static Stream<UnaryOperator<PublisherSettings.Builder>> acceptsTheLimits() {
		return Stream.of((it) -> it, (it) -> it.queueCapacity(2), (it) -> it.queueCapacity(1 << 30),
				(it) -> it.sendTimeout(Duration.ZERO), (it) -> it.holdUntilSubscribers(0).holdTimeout(Duration.ZERO),
				(it) -> it.holdUntilSubscribers(1).holdTimeout(Duration.ofMillis(1)));
	}

	@Test
	void theRecordRefusesAQueueOfOneMessage() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PublisherSettings(1, PublisherOverflow.FAIL, Duration.ZERO));
	}

	private static List<InvalidSetting> problems(UnaryOperator<PublisherSettings.Builder> options) {
		Problems problems = new Problems();
		options.apply(PublisherSettings.builder("zmq.publisher.")).check(problems);
		InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class, problems::throwIfAny);
		return (refusal != null) ? refusal.settings() : List.of();
	}

}
