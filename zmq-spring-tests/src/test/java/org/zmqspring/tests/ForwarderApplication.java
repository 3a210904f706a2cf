package org.zmqspring.tests;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/**
 * An application whose publisher and subscriber are connected by its forwarder. It prints
 * what it receives, and its links.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(ZmqAutoConfiguration.class)
@Import(ForwarderApplication.Listener.class)
public class ForwarderApplication {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	public static void main(String[] arguments) throws InterruptedException {
		try (ConfigurableApplicationContext context = SpringApplication.run(ForwarderApplication.class, arguments)) {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			template.awaitSubscribers("topic", 1, PATIENCE);
			template.send("topic", "text");
			String received = context.getBean(Listener.class).received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			System.out.println("RECEIVED " + received);
			context.getBean(LinkDirectory.class)
				.links()
				.forEach((link) -> System.out.println("LINK " + link.spec().id()));
		}
	}

	/** Listens to everything. */
	@Component
	static class Listener {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ZmqListener
		void onMessage(String message) {
			this.received.add(message);
		}

	}

}
