package org.zmqspring.integration;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/** Log lines of our threads say what they are about. */
@Timeout(120)
class LogKeysIntegrationTests {

	@Test
	void whenListenersAreCalledThenTheirThreadsBearTheirKeys() {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext context = Apps.start(Keys.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher),
						"own=" + Apps.boundAddress(publisher))) {
			Keys keys = context.getBean(Keys.class);
			String endpoint = Apps.boundAddress(publisher);
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			for (String topic : new String[] { "worker", "own", "fails", "poller" }) {
				assertThat(template.awaitSubscribers(topic, 1, Duration.ofSeconds(30))).isTrue();
			}
			template.send("worker", "1");
			assertThat(keys.seen.next()).isEqualTo(Map.of("zmq.listener", "worker", "zmq.socket", "default"));
			template.send("worker", "2");
			assertThat(keys.seen.next()).isEqualTo(Map.of("zmq.listener", "worker", "zmq.socket", "default"));
			template.send("own", "3");
			assertThat(keys.seen.next())
				.isEqualTo(Map.of("zmq.listener", "own", "zmq.socket", "own", "zmq.endpoint", endpoint));
			template.send("fails", "4");
			assertThat(keys.failed.next())
				.isEqualTo(Map.of("zmq.listener", "fails", "zmq.socket", "default", "zmq.endpoint", endpoint));
			template.send("poller", "5");
			assertThat(keys.failed.next())
				.isEqualTo(Map.of("zmq.listener", "poller", "zmq.socket", "default", "zmq.endpoint", endpoint));
			template.send("poller", "6");
			assertThat(keys.seen.next()).as("before the call that failed").isEmpty();
			assertThat(keys.seen.next()).as("after it").isEmpty();
		}
	}

	@Test
	void whenALinkChangesThenTheLineOfItsLogAndTheEventBearItsKeys() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (ConfigurableApplicationContext context = Apps.start(Keys.class, "zmq.publisher.endpoints=" + endpoint,
				"own=tcp://127.0.0.1:1", "zmq.subscriber.endpoints=tcp://127.0.0.1:1")) {
			Keys keys = context.getBean(Keys.class);
			Map<String, String> expected = Map.of("zmq.socket", "default", "zmq.endpoint", endpoint);
			assertThat(keys.lines.keys.await((line) -> endpoint.equals(line.get("zmq.endpoint")))).isEqualTo(expected);
			assertThat(keys.events.await((event) -> endpoint.equals(event.get("zmq.endpoint")))).isEqualTo(expected);
		}
	}

	private static Map<String, String> present() {
		Map<String, String> keys = MDC.getCopyOfContextMap();
		return (keys != null) ? new TreeMap<>(keys) : Map.of();
	}

	/** Keeps the keys of log lines. */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		final Received<Map<String, String>> keys = new Received<>();

		@Override
		protected void append(ILoggingEvent line) {
			this.keys.add(line.getMDCPropertyMap());
		}

	}

	/** Keeps the keys that listeners, an error handler and an event listener see. */
	@Configuration(proxyBeanMethods = false)
	static class Keys {

		private final Logger logger = (Logger) LoggerFactory.getLogger("org.zmqspring.link");

		final Lines lines = new Lines();

		final Received<Map<String, String>> seen = new Received<>();

		final Received<Map<String, String>> failed = new Received<>();

		final Received<Map<String, String>> events = new Received<>();

		Keys() {
			this.lines.start();
			this.logger.addAppender(this.lines);
		}

		@PreDestroy
		void close() {
			this.logger.detachAppender(this.lines);
		}

		@Bean
		ZmqListenerErrorHandler errorHandler() {
			return (failure) -> this.failed.add(present());
		}

		@ZmqListener(id = "worker", topics = "worker")
		void onWorker(String message) {
			this.seen.add(present());
		}

		@ZmqListener(id = "own", topics = "own", endpoints = "${own}")
		void onOwn(String message) {
			this.seen.add(present());
		}

		@ZmqListener(id = "fails", topics = "fails")
		void onFailing(String message) {
			throw new IllegalStateException("fails");
		}

		@ZmqListener(id = "poller", topics = "poller", threading = "poller")
		void onPoller(String message) {
			this.seen.add(present());
			throw new IllegalStateException("fails");
		}

		@EventListener
		void onEvent(ZmqConnectionEvent event) {
			this.events.add(present());
		}

	}

}
