package org.zmqspring.integration.faults;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

/**
 * An application with one listener, in a JVM of its own, that tells what happens on its
 * standard output; see {@link ChildApp}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ChildMain {

	private static final Logger logger = LoggerFactory.getLogger("child");

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(ChildMain.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.pattern.console=%m%n")
			.run(arguments);
	}

	@ZmqListener
	void onMessage(String message, @Header(ZmqHeaders.ENDPOINT) String endpoint) {
		logger.info("MESSAGE {} {}", endpoint, message);
	}

	@EventListener
	void onEvent(ZmqConnectionEvent event) {
		logger.info("EVENT {} {} {} {} {} {} {}", event.link().endpoint(), event.to(), event.cause().tag(),
				event.at().toEpochMilli(), event.ended(), event.downtime().toMillis(), event.detail());
	}

}
