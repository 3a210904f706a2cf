package org.zmqspring.link;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ReconnectSettingsTests {

	private static final Duration HANDSHAKE = Duration.ofSeconds(3);

	private static final Duration TOO_LONG = Problems.LONGEST.plusMillis(1);

	@Test
	void whenNothingIsSetThenTheDefaultsAreValidAndInForce() {
		assertThat(problems(ReconnectSettings.builder())).isEmpty();
		assertThat(ReconnectSettings.builder().build(HANDSHAKE)).isEqualTo(ReconnectSettings.DEFAULTS);
	}

	@Test
	void everyOptionIsTaken() {
		ReconnectSettings settings = ReconnectSettings.builder()
			.reconnectIvl(millis(1))
			.reconnectIvlMax(millis(2))
			.reconnectJitter(0.25)
			.reconnectResetAfter(millis(3))
			.connectTimeout(millis(4))
			.staleAfter(millis(5))
			.build(millis(6));
		assertThat(settings)
			.isEqualTo(new ReconnectSettings(millis(1), millis(2), 0.25, millis(3), millis(4), millis(6), millis(5)));
	}

	@ParameterizedTest
	@MethodSource
	void aValueAtTheEdgeIsValid(UnaryOperator<ReconnectSettings.Builder> options) {
		assertThat(problems(options.apply(ReconnectSettings.builder()))).isEmpty();
	}

	static Stream<UnaryOperator<ReconnectSettings.Builder>> aValueAtTheEdgeIsValid() {
		return Stream.of((builder) -> builder.reconnectIvl(millis(1)), (builder) -> builder.reconnectIvlMax(millis(0)),
				(builder) -> builder.reconnectIvlMax(millis(100)),
				(builder) -> builder.reconnectIvl(Problems.LONGEST).reconnectIvlMax(Problems.LONGEST),
				(builder) -> builder.reconnectIvl(Problems.LONGEST), (builder) -> builder.reconnectJitter(0),
				(builder) -> builder.reconnectJitter(1), (builder) -> builder.connectTimeout(millis(0)),
				(builder) -> builder.connectTimeout(millis(-1)), (builder) -> builder.reconnectResetAfter(millis(0)),
				(builder) -> builder.staleAfter(millis(0)));
	}

	@ParameterizedTest
	@MethodSource
	void anInvalidValueIsNamedWithTheReason(UnaryOperator<ReconnectSettings.Builder> options, String property,
			String value, String reason) {
		List<InvalidSetting> problems = problems(options.apply(ReconnectSettings.builder("zmq.")));
		assertThat(problems).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq." + property);
			assertThat(problem.value()).isEqualTo(value);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).isNotBlank();
		});
	}

	static Stream<Arguments> anInvalidValueIsNamedWithTheReason() {
		return Stream.of(invalid((it) -> it.reconnectIvl(millis(-1)), "reconnect-ivl", "-1ms", "is not supported"),
				invalid((it) -> it.reconnectIvl(Duration.ofNanos(999_999)), "reconnect-ivl", "0ms", "divides by it"),
				invalid((it) -> it.reconnectIvl(TOO_LONG), "reconnect-ivl", "1073741825ms", "(12 days)"),
				invalid((it) -> it.reconnectIvlMax(millis(99)), "reconnect-ivl-max", "99ms",
						"the upper bound zmq.reconnect-ivl-max (99ms) is below the first interval"
								+ " zmq.reconnect-ivl (100ms by default)"),
				invalid((it) -> it.reconnectIvlMax(millis(-1)), "reconnect-ivl-max", "-1ms", "negative"),
				invalid((it) -> it.reconnectIvlMax(TOO_LONG), "reconnect-ivl-max", "1073741825ms", "(12 days)"),
				invalid((it) -> it.reconnectJitter(-0.1), "reconnect-jitter", "-0.1", "between 0 and 1"),
				invalid((it) -> it.reconnectJitter(1.1), "reconnect-jitter", "1.1", "between 0 and 1"),
				invalid((it) -> it.reconnectJitter(Double.NaN), "reconnect-jitter", "NaN", "between 0 and 1"),
				invalid((it) -> it.reconnectResetAfter(millis(-1)), "reconnect-reset-after", "-1ms", "negative"),
				invalid((it) -> it.connectTimeout(TOO_LONG), "connect-timeout", "1073741825ms", "(12 days)"),
				invalid((it) -> it.staleAfter(millis(-1)), "stale-after", "-1ms", "negative"));
	}

	private static Arguments invalid(UnaryOperator<ReconnectSettings.Builder> options, String property, String value,
			String reason) {
		return arguments(options, property, value, reason);
	}

	@Test
	void whenOnlyTheFirstIntervalIsLongThenTheLongestOneFollowsIt() {
		ReconnectSettings.Builder builder = ReconnectSettings.builder().reconnectIvl(millis(5001));
		assertThat(problems(builder)).isEmpty();
		assertThat(builder.build(HANDSHAKE).ivlMax()).isEqualTo(millis(5001));
		assertThat(ReconnectSettings.builder().reconnectIvl(millis(4999)).build(HANDSHAKE).ivlMax())
			.isEqualTo(millis(5000));
	}

	@Test
	void theOptionStaleAfterTellsWhetherItWasSet() {
		ReconnectSettings.Builder builder = ReconnectSettings.builder("zmq.");
		assertThat(builder.staleAfter().configured()).isFalse();
		assertThat(builder.from("zmq.subscriber.stale-after").staleAfter(millis(7))).isSameAs(builder);
		assertThat(builder.staleAfter().configured()).isTrue();
		assertThat(builder.staleAfter().property()).isEqualTo("zmq.subscriber.stale-after");
		assertThat(builder.staleAfter().value()).isEqualTo(millis(7));
	}

	@ParameterizedTest
	@MethodSource
	void theRecordRefusesWhatIsOutOfRange(Settings settings, String message) {
		assertThatIllegalArgumentException().isThrownBy(settings::make).withMessageContaining(message);
	}

	static Stream<Arguments> theRecordRefusesWhatIsOutOfRange() {
		Duration endless = Duration.ofDays(36_501);
		return Stream.of(arguments(settings((it) -> it.ivl = Duration.ofNanos(999_999)), "at least 1ms"),
				arguments(settings((it) -> it.ivlMax = millis(99)), "not below the reconnect interval"),
				arguments(settings((it) -> it.jitter = -0.1), "between 0 and 1"),
				arguments(settings((it) -> it.jitter = 1.1), "between 0 and 1"),
				arguments(settings((it) -> it.resetAfter = millis(-1)), "must not be negative"),
				arguments(settings((it) -> it.handshakeIvl = millis(-1)), "must not be negative"),
				arguments(settings((it) -> it.staleAfter = millis(-1)), "must not be negative"),
				arguments(settings((it) -> it.ivlMax = endless), "36500 days"),
				arguments(settings((it) -> it.resetAfter = endless), "36500 days"),
				arguments(settings((it) -> it.connectTimeout = endless), "36500 days"),
				arguments(settings((it) -> it.handshakeIvl = endless), "36500 days"),
				arguments(settings((it) -> it.staleAfter = endless), "36500 days"));
	}

	@Test
	void theRecordTakesWhatIsAtTheEdge() {
		Duration longest = Duration.ofDays(36_500);
		assertThatCode(() -> {
			settings((it) -> it.ivl = millis(1)).make();
			settings((it) -> it.ivlMax = millis(0)).make();
			settings((it) -> it.ivlMax = millis(100)).make();
			settings((it) -> it.jitter = 0).make();
			settings((it) -> it.jitter = 1).make();
			settings((it) -> it.connectTimeout = millis(-1)).make();
			settings((it) -> it.staleAfter = longest).make();
		}).doesNotThrowAnyException();
	}

	private static Settings settings(Consumer<Settings> change) {
		Settings settings = new Settings();
		change.accept(settings);
		return settings;
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	private static List<InvalidSetting> problems(ReconnectSettings.Builder builder) {
		Problems problems = new Problems();
		builder.check(problems);
		try {
			problems.throwIfAny();
			return List.of();
		}
		catch (InvalidSettingsException ex) {
			return ex.settings();
		}
	}

	/** The defaults, to be changed. */
	private static final class Settings {

		private Duration ivl = millis(100);

		private Duration ivlMax = millis(5000);

		private double jitter = 0.5;

		private Duration resetAfter = millis(10_000);

		private Duration connectTimeout = millis(5000);

		private Duration handshakeIvl = HANDSHAKE;

		private Duration staleAfter = millis(0);

		ReconnectSettings make() {
			return new ReconnectSettings(this.ivl, this.ivlMax, this.jitter, this.resetAfter, this.connectTimeout,
					this.handshakeIvl, this.staleAfter);
		}

	}

}
