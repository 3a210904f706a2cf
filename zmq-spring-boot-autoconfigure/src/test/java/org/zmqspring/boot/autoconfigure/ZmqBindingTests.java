package org.zmqspring.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Placeholders below {@code zmq} are found in any spelling, as everywhere in Boot. */
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

	private void prepare(ConfigurableEnvironment environment) {
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", this.variables));
		environment.getPropertySources().addLast(new MapPropertySource("file", this.file));
		ConfigurationPropertySources.attach(environment);
	}

}
