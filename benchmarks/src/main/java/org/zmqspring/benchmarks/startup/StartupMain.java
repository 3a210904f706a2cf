package org.zmqspring.benchmarks.startup;

import java.lang.management.ManagementFactory;

import org.zmqspring.annotation.ZmqListener;

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
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties);
		if (properties.length > 0) {
			application.sources(Listening.class);
		}
		application.run();
		System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
		System.exit(0);
	}

	/** Belongs to the application if there are properties of the starter. */
	static class Listening {

		@ZmqListener(topics = "topic.")
		void on(byte[] payload) {
			throw new IllegalStateException("Nothing is sent");
		}

	}

	/** Knows nothing of the starter. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
