package org.zmqspring.benchmarks;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts Spring Boot applications as users write them, without a web server. Stateless.
 */
public final class Applications {

	private Applications() {
	}

	public static ConfigurableApplicationContext start(Class<?> bean, String... properties) {
		return new SpringApplicationBuilder(Plain.class, bean).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.run();
	}

	/** Has only the beans of the starter and the actuator. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Plain {

	}

}
