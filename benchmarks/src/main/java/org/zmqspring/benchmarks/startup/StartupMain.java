package org.zmqspring.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** An application that starts, prints how long the JVM took until then, and ends. */
public final class StartupMain {

	private StartupMain() {
	}

	public static void main(String[] properties) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Arrays.stream(properties).toArray(String[]::new))
			.run();
		System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
		System.exit(0);
	}

	/** Knows nothing of the starter. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
