package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerRulesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					concurrency         | 0          | 0            | must be at least 1             | Set 1 or more
					concurrency         | 1025       | 1025         | must be at most 1024           | Set 1024 or less
					queue-capacity      | 1          | 1            | must be at least 2             | Set 2 or more
					queue-capacity      | 1073741825 | 1073741825   | must be at most 1073741824     | Set 1073741824 or less
					max-batch-size      | 0          | 0            | must be at least 1             | Set 1 or more
					max-batch-size      | 1073741825 | 1073741825   | must be at most 1073741824     | Set 1073741824 or less
					overflow-timeout    | -1         | -1ms         | must not be negative           | Set 0 or more
					shutdown-timeout    | -1         | -1ms         | must not be negative           | Set 0 or more
					idle-event-interval | -1         | -1ms         | must not be negative           | Set 0 or more
					idle-event-interval | 500us      | 0ms          | must be 0 or at least 1ms      | Set 0 or 1ms or more
					idle-event-interval | 13d        | 1123200000ms | must not be above 1073741824ms | Set a shorter time
					retry.max-retries   | -1         | -1           | must be at least 0             | Set 0 or more
					retry.delay         | -1         | -1ms         | must not be negative           | Set 0 or more
					retry.delay         | 500us      | 0ms          | must be 0 or at least 1ms      | Set 0 or 1ms or more
					retry.max-delay     | 99         | 99ms         | must not be below 'zmq.listener.retry.delay' | Set a longer time
					retry.max-delay     | -1         | -1ms         | must not be negative           | Set 0 or more
					retry.max-delay     | 0          | 0ms          | must be at least 1ms           | Set 1ms or more
					retry.jitter        | -1         | -1ms         | must not be negative           | Set 0 or more
					retry.multiplier    | 0.9        | 0.9          | must be at least 1             | Set 1 for constant delays
					retry.multiplier    | NaN        | NaN          | must be at least 1             | Set 1 for constant delays
					quarantine.capacity | -1         | -1           | must be at least 0             | Set 0 or more
					quarantine.capacity | 1000001    | 1000001      | must be at most 1000000        | Set 1000000 or less
					quarantine.max-bytes | -1B       | -1B          | must not be negative           | Set 0 or more, such as 1MB
					quarantine.publisher | dead      | dead         | names no publisher with endpoints | Set zmq.publishers.dead.endpoints, or remove it
					quarantine.publisher | default   | default      | names no publisher with endpoints | Set zmq.publisher.endpoints, or remove it
					""")
	void refusesAValueAndNamesPropertyValueAndRemedy(String option, String value, String shown, String reason,
			String remedy) {
		assertThat(problems("zmq.listener." + option + "=" + value)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.listener." + option);
			assertThat(problem.value()).isEqualTo(shown);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).contains(remedy);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "concurrency=1024", "queue-capacity=2", "max-batch-size=1", "overflow-timeout=0",
			"shutdown-timeout=0", "idle-event-interval=1ms", "retry.max-retries=0", "retry.delay=0",
			"retry.max-delay=100ms", "retry.jitter=0", "retry.multiplier=1", "quarantine.capacity=0",
			"quarantine.capacity=1000000", "quarantine.max-bytes=0", "threading=poller", "overflow=conflate" })
	void acceptsTheLimits(String option) {
		assertThat(problems("zmq.listener." + option)).isEmpty();
	}

	@Test
	void refusesSeveralThreadsOnTheOnePoller() {
		assertThat(problems("zmq.listener.threading=poller", "zmq.listener.concurrency=2")).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.listener.concurrency");
				assertThat(problem.value()).isEqualTo("2");
				assertThat(problem.reason()).contains("must be 1 if 'zmq.listener.threading' is 'poller'");
				assertThat(problem.remedy()).isEqualTo("Set 1, or 'zmq.listener.threading' to worker");
			});
	}

	@Test
	void acceptsAPublisherForTheQuarantineThatIsConfigured() {
		assertThat(problems("zmq.listener.quarantine.publisher=dead", "zmq.publishers.dead.endpoints=tcp://*:1"))
			.isEmpty();
		assertThat(problems("zmq.listener.quarantine.publisher=default", "zmq.publisher.endpoints=tcp://*:1"))
			.isEmpty();
		assertThat(problems("zmq.listener.quarantine.publisher=dead", "zmq.subscribers.dead.endpoints=tcp://a:1"))
			.hasSize(1);
	}

	@Test
	void whenThePublisherOfTheQuarantineIsUnknownThenTheApplicationDoesNotStart() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.withPropertyValues("zmq.listener.quarantine.publisher=dead")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class)
				.hasMessageContaining("zmq.listener.quarantine.publisher='dead'"));
	}

	private static List<InvalidSetting> problems(String... properties) {
		List<InvalidSetting> problems = new ArrayList<>();
		new ApplicationContextRunner().withUserConfiguration(ZmqPropertiesTestConfiguration.class)
			.withPropertyValues(properties)
			.run((context) -> {
				if (context.getStartupFailure() != null) {
					Throwable cause = NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
					assertThat(cause).isInstanceOf(InvalidSettingsException.class);
					problems.addAll(((InvalidSettingsException) cause).settings());
				}
			});
		return problems;
	}

}
