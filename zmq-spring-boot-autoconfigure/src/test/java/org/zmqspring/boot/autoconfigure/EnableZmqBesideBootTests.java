package org.zmqspring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link EnableZmq} is not needed with Spring Boot, and does no harm. */
class EnableZmqBesideBootTests {

	@Test
	void thePropertiesDecideWhichSocketsThereAre() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.withUserConfiguration(Enabled.class)
			.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*",
					"zmq.publishers.p.endpoints=tcp://127.0.0.1:*")
			.run((context) -> {
				assertThat(context.getBean(ZmqSettings.class).publishers()).extracting(SocketSpec::name)
					.containsExactly("default", "p");
				assertThat(context.getBeanNamesForType(ZmqTemplate.class)).containsExactlyInAnyOrder("zmqTemplate",
						"pZmqTemplate");
				context.getBean("pZmqTemplate", ZmqTemplate.class).send("a", "b");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Enabled {

	}

}
