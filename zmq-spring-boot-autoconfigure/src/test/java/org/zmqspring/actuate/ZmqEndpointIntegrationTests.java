package org.zmqspring.actuate;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.management.ObjectName;
import javax.management.ReflectionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.listen.Figures;
import org.zmqspring.listen.RecordingRegistry;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.StatusAssertions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How Spring Boot's actuator serves the endpoints over HTTP and JMX, and the health.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "zmq.enabled=false", "management.endpoints.web.exposure.include=zmq,zmqlisteners,health",
				"management.endpoint.health.show-details=always", "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=zmq,zmqlisteners",
				"management.endpoints.jmx.domain=ZmqEndpointIntegrationTests" })
@AutoConfigureRestTestClient
class ZmqEndpointIntegrationTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private List<LinkId> reconnected;

	@Test
	void endpointShowsWhatHasNoValueAsNull() {
		this.client.get()
			.uri("/actuator/zmq")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.sockets[0].links[0].state")
			.isEqualTo("BACKING_OFF")
			.jsonPath("$.sockets[0].links[0].since")
			.isEqualTo("2026-01-01T00:00:00Z")
			.jsonPath("$.sockets[0].links[0]['evidence']")
			.hasJsonPath()
			.jsonPath("$.sockets[0].links[0]['address']")
			.doesNotHaveJsonPath();
	}

	@Test
	void oneSocketCanBeAskedFor() {
		this.client.get()
			.uri("/actuator/zmq/default")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.sockets[0].name")
			.isEqualTo("default")
			.jsonPath("$.sockets[0].links[0].since")
			.isEqualTo("2026-01-01T00:00:00Z");
	}

	@Test
	void oneListenerCanBeAskedFor() {
		this.client.get()
			.uri("/actuator/zmqlisteners/prices")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.listener.id")
			.isEqualTo("prices");
	}

	@Test
	void whenANameIsUnknownThenItIsNotFoundAndTheBodySaysWhatThereIs() {
		missing("zmq/nobody", "There is no socket 'nobody', only [default]");
		missing("zmqlisteners/nobody", "There is no listener 'nobody', only [prices]");
	}

	private void missing(String path, String error) {
		this.client.get()
			.uri("/actuator/" + path)
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo(error);
	}

	@Test
	void aReconnectCanBeAskedFor() {
		write("zmq/default", "{\"action\":\"reconnect\"}").isOk()
			.expectBody()
			.jsonPath("$.reconnected[0]")
			.isEqualTo("tcp://localhost:5555");
		assertThat(this.reconnected).extracting(LinkId::endpoint).containsExactly("tcp://localhost:5555");
	}

	@Test
	void whenARequestCannotBeServedThenTheBodySaysWhyAndWhatCan() {
		refused("zmq/nobody", "{\"action\":\"reconnect\"}", "no socket 'nobody'", "default");
		refused("zmq/default", "{\"action\":\"explode\"}", "no action 'explode'", "reconnect");
		refused("zmq/default", "{}", "'action'", "reconnect");
		refused("zmq", "{\"action\":\"reconnect\"}", "name of a socket", "[default]");
		refused("zmq", "{}", "name of a socket", "[default]");
		refused("zmqlisteners", "{\"action\":\"stop\"}", "id of a listener", "[prices]");
		refused("zmqlisteners/nobody", "{\"action\":\"stop\"}", "no listener 'nobody'", "prices");
		refused("zmqlisteners/prices", "{\"action\":\"explode\"}", "no action 'explode'", "redeliver");
		refused("zmqlisteners/prices", "{}", "'action'", "redeliver");
		refused("zmqlisteners/prices", "{\"action\":\"publish\"}", "'publisher'", "orders");
		refused("zmqlisteners/prices", "{\"action\":\"publish\",\"publisher\":\"nobody\"}", "'nobody'", "orders");
	}

	private void refused(String path, String body, String... parts) {
		write(path, body).isBadRequest()
			.expectBody()
			.jsonPath("$.error")
			.value((text) -> assertThat((String) text).contains(parts));
	}

	private StatusAssertions write(String path, String body) {
		return this.client.post()
			.uri("/actuator/" + path)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus();
	}

	@Test
	void whenTheBodyIsNotJsonThenTheAnswerSaysWhatItMustBe() {
		this.client.post()
			.uri("/actuator/zmq/default")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body("{\"action\":\"reconnect\"}")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
			.expectHeader()
			.value(HttpHeaders.ACCEPT, (accepted) -> assertThat(accepted).contains(MediaType.APPLICATION_JSON_VALUE));
	}

	@Test
	void whenARequestOverJmxCannotBeServedThenTheExceptionSaysWhyAndWhatCan() {
		refusedOverJmx("Zmq", "There is no socket 'nobody', only [default]", "nobody", "reconnect");
		refusedOverJmx("Zmq", "There is no action 'explode', only 'reconnect'", "default", "explode");
		refusedOverJmx("Zmq", "'action' is missing. It must be 'reconnect'", "default", null);
		refusedOverJmx("Zmqlisteners", "There is no listener 'nobody', only [prices]", "nobody", "stop", null);
		refusedOverJmx("Zmqlisteners", "'action' is missing. It must be one of start", "prices", null, null);
		refusedOverJmx("Zmqlisteners", "and is 'nobody'; there are [orders]", "prices", "publish", "nobody");
	}

	private static void refusedOverJmx(String endpoint, String reason, @Nullable String... arguments) {
		String[] types = new String[arguments.length];
		Arrays.fill(types, String.class.getName());
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("ZmqEndpointIntegrationTests:type=Endpoint,name=" + endpoint), "act", arguments,
						types))
			.withMessageContaining(reason);
	}

	@Test
	void healthShowsTheLinks() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectBody()
			.jsonPath("$.components.zmq.status")
			.isEqualTo("DOWN")
			.jsonPath("$.components.zmq.details.subscribers.default.links['tcp://localhost:5555'].nextAttemptAt")
			.isEqualTo("2026-01-01T00:00:00.731Z");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		private final LinkDirectory directory = new LinkDirectory();

		private final ManualTicker ticker = new ManualTicker();

		private final List<LinkId> reconnected = new CopyOnWriteArrayList<>();

		Application() {
			LinkFixture.subscriber("default", "tcp://localhost:5555").lost(LinkFixture.EPOCH).in(this.directory);
			this.ticker.advance(Duration.ofSeconds(31));
		}

		@Bean
		List<LinkId> reconnected() {
			return this.reconnected;
		}

		@Bean
		ZmqEndpoint zmqEndpoint() {
			return new ZmqEndpoint(this.directory, List::of, List::of, List::of, (socket) -> Set.of(),
					reconnected()::add, new ZapRefusals(), this.ticker);
		}

		@Bean
		ZmqListenersEndpoint zmqListenersEndpoint() {
			RecordingRegistry registry = new RecordingRegistry();
			registry.listeners.put("prices", Figures.of("prices", "default", "", 0));
			return new ZmqListenersEndpoint(registry, new QuarantineOutlet() {

				@Override
				public Set<String> names() {
					return Set.of("orders");
				}

				@Override
				public boolean publish(String publisher, String listener, ZmqMessage message) {
					return true;
				}

			}, this.ticker);
		}

		@Bean
		ZmqHealthIndicator zmqHealthIndicator() {
			return new ZmqHealthIndicator(this.directory, new HealthPolicy(Require.ANY, Duration.ofSeconds(30)),
					() -> false, this.ticker);
		}

	}

}
