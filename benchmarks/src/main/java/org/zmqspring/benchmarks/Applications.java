package org.zmqspring.benchmarks;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring Boot applications as users have them, but for the web. Stateless. */
public final class Applications {

	private Applications() {
	}

	public static ConfigurableApplicationContext start(Class<?> bean, String... properties) {
		return new SpringApplicationBuilder(Plain.class, bean).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.run();
	}

	/** Nothing but what the starter and the actuator bring. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Plain {

	}

}
