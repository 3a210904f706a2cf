package org.zmqspring.integration;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Starts real Spring Boot applications, without a web server unless asked. Stateless. */
public final class Apps {

	private Apps() {
	}

	public static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return builder(configuration, properties).web(WebApplicationType.NONE).run();
	}

	/** With the actuator on a port of its own choice; see {@link #port}. */
	public static ConfigurableApplicationContext startWeb(Class<?> configuration, String... properties) {
		return builder(configuration, properties)
			.properties("server.port=0", "management.endpoints.web.exposure.include=*",
					"management.endpoint.health.show-details=always")
			.run();
	}

	private static SpringApplicationBuilder builder(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(Defaults.class, configuration).properties(properties)
			.properties("spring.main.banner-mode=off");
	}

	public static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/** The real address of the first bound endpoint. */
	public static String boundAddress(ConfigurableApplicationContext context) {
		return boundAddresses(context).get(0);
	}

	/** The real addresses of all bound endpoints, by the names of their sockets. */
	public static List<String> boundAddresses(ConfigurableApplicationContext context) {
		return context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.sorted(Comparator.comparing((link) -> link.spec().socket()))
			.map(LinkSnapshot::address)
			.filter(Objects::nonNull)
			.toList();
	}

	/** Wait until every link is up; fails after 30 seconds. */
	public static void awaitUp(ConfigurableApplicationContext context) {
		LinkDirectory directory = context.getBean(LinkDirectory.class);
		try {
			if (!directory.await((links) -> links.stream().allMatch((link) -> link.state().isUp()),
					Duration.ofSeconds(30))) {
				throw new AssertionError("Links that are not up: " + directory.links());
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What every application here has in common. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Defaults {

	}

}
