package org.zmqspring.sample.readme;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import org.zmqspring.agent.Ticker;
import org.zmqspring.boot.autoconfigure.ZmqConnectionDetails;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.metrics.LinkMetrics;
import org.zmqspring.metrics.ListenMetrics;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the pages show of connections that a program configures. */
class Connected {

	// @formatter:off
	@Configuration
	@EnableZmq
	class MessagingConfiguration {

		@Bean
		ZmqSettings zmqSettings() {
			return ZmqSettings.builder()
				.publisher("default", (publisher) -> publisher.bind("tcp://*:5556"))
				.subscriber("prices", (subscriber) -> subscriber.connect("tcp://feed:5557")
					.reconnect((reconnect) -> reconnect.reconnectIvl(Duration.ofMillis(50))))
				.listener((listener) -> listener.concurrency(2))
				.build();
		}

	}

	@Bean
	LinkMetrics linkMetrics(MeterRegistry registry, LinkDirectory directory, Ticker ticker) {
		return new LinkMetrics(registry, directory, ticker);
	}

	@Bean
	ListenMetrics listenMetrics(MeterRegistry registry) {
		return new ListenMetrics(registry);
	}

	@Bean
	ZmqConnectionDetails connections(ServiceDirectory directory) {
		return new ZmqConnectionDetails() {

			@Override
			public Connection getSubscriber(String name) {
				ServiceDirectory.Service service = directory.find(name);
				return new Connection(List.of("tcp://" + service.host() + ":" + service.port()),
						new Keys(service.secretKey(), null, service.serverKey()));
			}

		};
	}
	// @formatter:on

	interface ServiceDirectory {

		Service find(String name);

		record Service(String host, int port, String secretKey, String serverKey) {

		}

	}

}
