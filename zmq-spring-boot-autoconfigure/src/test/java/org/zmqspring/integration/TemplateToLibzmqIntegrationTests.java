package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A plain libzmq subscriber receives what a template sends, also after a restart. */
@Timeout(120)
class TemplateToLibzmqIntegrationTests {

	@BeforeEach
	void needsLibzmq() {
		PythonPeer.assumeAvailable();
	}

	@Test
	void whenTheApplicationIsRestartedThenTheSubscriberReceivesAgain() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (PythonPeer peer = PythonPeer.subscriber(endpoint, "news")) {
			for (int run = 1; run <= 2; run++) {
				try (ConfigurableApplicationContext context = Apps.start(Publisher.class,
						"zmq.publisher.endpoints=" + endpoint)) {
					ZmqTemplate template = context.getBean(ZmqTemplate.class);
					awaitSubscriber(template);
					template.send("news.one", "run " + run);
					peer.awaitLine(("received news.one|run " + run)::equals);
					template.send("news, one frame of run " + run);
					peer.awaitLine(("received news, one frame of run " + run)::equals);
					template.sendFrames("news".getBytes(StandardCharsets.UTF_8), new byte[0], new byte[] { 65 });
					peer.awaitLine("received news||A"::equals);
				}
			}
		}
	}

	private static void awaitSubscriber(ZmqTemplate template) {
		if (!template.awaitSubscribers("news", 1, Duration.ofSeconds(30))) {
			throw new AssertionError("the subscriber did not subscribe");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Publisher {

	}

}
