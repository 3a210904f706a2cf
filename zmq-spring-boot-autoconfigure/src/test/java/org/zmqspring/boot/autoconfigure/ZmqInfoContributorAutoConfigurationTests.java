package org.zmqspring.boot.autoconfigure;

import java.util.Map;
import java.util.regex.Pattern;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.actuate.ZmqInfoContributor;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Versions: where the application shows its info, and unless it does not want to. */
@Timeout(120)
class ZmqInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqInfoContributorAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=info");

	@Test
	void whenInfoIsExposedThenItShowsTheVersionsOfTheStarterAndOfTheEngine() {
		this.runner.run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean(ZmqInfoContributor.class).contribute(info);
			assertThat(info.build().getDetails().get("zmq"))
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))

				.hasEntrySatisfying("version",
						(version) -> assertThat(String.valueOf(version))
							.matches(Pattern.compile("\\d+\\.\\d+\\.\\d+.*")))
				.containsEntry("engine", Map.of("name", "JeroMQ", "version", "0.6.0"));
		});
	}

	@Test
	void whenInfoIsNotExposedThenThereIsNone() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqInfoContributor.class));
	}

	@Test
	void whenItIsSwitchedOffThenThereIsNone() {
		this.runner.withPropertyValues("management.info.zmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZmqInfoContributor.class));
	}

	@Test
	void whenTheActuatorIsAbsentThenThereIsNone() {
		this.runner
			.withClassLoader(new FilteredClassLoader(InfoContributor.class, ConditionalOnEnabledInfoContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("zmqInfoContributor"));
	}

}
