package org.zmqspring.integration.topologies;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.integration.Apps;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The customizer of an application sees both sides of a forwarder. */
@Timeout(120)
class BackendCustomizerIntegrationTests {

	private static final int PATIENCE = (int) Duration.ofSeconds(30).toMillis();

	@Test
	void whenThereIsACustomizerThenItAppliesToBothSidesOfAForwarder() {
		try (ConfigurableApplicationContext app = Apps.start(Customized.class,
				"zmq.forwarders.prices.frontend.endpoints=tcp://127.0.0.1:*",
				"zmq.forwarders.prices.backend.endpoints=tcp://127.0.0.1:*"); ZContext peers = new ZContext()) {
			assertThat(app.getBean(Customized.class).seen).containsExactlyInAnyOrderEntriesOf(
					Map.of("prices.frontend", SocketType.XSUB, "prices.backend", SocketType.XPUB));
			ZMQ.Socket subscriber = peers.createSocket(SocketType.SUB);
			subscriber.setReceiveTimeOut(PATIENCE);
			subscriber.connect(endpoint(app, "backend"));
			ZMQ.Socket publisher = peers.createSocket(SocketType.XPUB);
			publisher.setReceiveTimeOut(PATIENCE);
			publisher.connect(endpoint(app, "frontend"));
			subscriber.subscribe("");
			assertThat(publisher.recv()).containsExactly(1);
			publisher.send("price");
			assertThat(subscriber.recvStr()).isEqualTo("price");
		}
	}

	private static String endpoint(ConfigurableApplicationContext app, String side) {
		return "tcp://127.0.0.1:"
				+ app.getEnvironment().getRequiredProperty("local.zmq.forwarder.prices." + side + ".port");
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		final Map<String, SocketType> seen = new ConcurrentHashMap<>();

		@Bean
		ZmqSocketCustomizer customizer() {
			return (name, socket) -> this.seen.put(name, socket.getSocketType());
		}

	}

}
