package org.zmqspring.tests;

import java.util.TreeSet;

import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.boot.autoconfigure.ZmqConnectionDetails;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application whose endpoints come from a bean. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(ZmqAutoConfiguration.class)
public class ConnectionDetailsApplication {

	/** Print the templates and links, and end. */
	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = SpringApplication.run(ConnectionDetailsApplication.class,
				arguments)) {
			System.out.println("TEMPLATES " + new TreeSet<>(context.getBeansOfType(ZmqTemplate.class).keySet()));
			context.getBean(LinkDirectory.class)
				.links()
				.forEach((link) -> System.out.println("LINK " + link.spec().id()));
		}
	}

	@Bean
	ZmqConnectionDetails connections() {
		return new ZmqConnectionDetails() {

			@Override
			public Connection getPublisher(String name) {
				return new Connection("inproc://" + name);
			}

		};
	}

}
