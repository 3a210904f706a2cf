package org.zmqspring.tests;

import java.util.TreeSet;

import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** An application with settings of its own. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(ZmqAutoConfiguration.class)
public class OwnSettingsApplication {

	/** Print the templates and links, and end. */
	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = SpringApplication.run(OwnSettingsApplication.class, arguments)) {
			System.out.println("TEMPLATES " + new TreeSet<>(context.getBeansOfType(ZmqTemplate.class).keySet()));
			context.getBean(LinkDirectory.class)
				.links()
				.forEach((link) -> System.out.println("LINK " + link.spec().id()));
		}
	}

	@Bean
	ZmqSettings settings(Environment environment) {
		return ZmqSettings.builder()
			.publisher(environment.getRequiredProperty("publisher"), (publisher) -> publisher.bind("inproc://own"))
			.build();
	}

}
