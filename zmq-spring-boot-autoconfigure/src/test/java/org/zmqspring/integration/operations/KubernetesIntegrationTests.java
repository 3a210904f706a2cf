package org.zmqspring.integration.operations;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.boot.autoconfigure.ZmqProperties;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.Received;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/kubernetes.md} says, applications do. */
@Timeout(180)
class KubernetesIntegrationTests {

	private static final List<String> SNIPPETS = Documents.yaml("kubernetes.md");

	private final String endpoint = "tcp://127.0.0.1:" + TestPorts.free();

	@TempDir
	Path folder;

	@Test
	void whenThePublisherIsAwayThenReadinessFailsAndLivenessDoesNot() {
		try (ConfigurableApplicationContext app = new Documents(this.folder).start(SNIPPETS.subList(0, 2), Pod.class,
				"zmq.subscriber.endpoints=" + this.endpoint, "zmq.health.grace=0s",
				"management.endpoint.health.show-components=always")) {
			Actuator actuator = new Actuator(app);
			try (ConfigurableApplicationContext feed = feed()) {
				await(() -> readiness(actuator).path("status").asString().equals("UP"));
				assertThat(readiness(actuator).path("components").propertyNames()).containsExactlyInAnyOrder("zmq",
						"readinessState");
				assertThat(feed.isActive()).isTrue();
			}
			await(() -> readiness(actuator).path("status").asString().equals("DOWN"));
			JsonNode liveness = actuator.json("health/liveness");
			assertThat(liveness.path("status").asString()).isEqualTo("UP");
			assertThat(liveness.path("components").propertyNames()).doesNotContain("zmq");
			try (ConfigurableApplicationContext feed = feed()) {
				await(() -> readiness(actuator).path("status").asString().equals("UP"));
				assertThat(feed.isActive()).isTrue();
			}
		}
	}

	@Test
	void whenAPodEndsThenListenersEndFirstAndARequestMayStillPublish() throws Exception {
		try (ConfigurableApplicationContext feed = feed();
				ConfigurableApplicationContext app = new Documents(this.folder).start(SNIPPETS.subList(0, 2), Pod.class,
						"zmq.subscriber.endpoints=" + this.endpoint, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext other = Apps.start(Neighbour.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddresses(app).get(0))) {
			Pod pod = app.getBean(Pod.class);
			assertThat(app.getBean(ZmqTemplate.class).awaitSubscribers("late", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(feed.getBean(ZmqTemplate.class).awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
			CompletableFuture<HttpResponse<String>> request = HttpClient.newHttpClient()
				.sendAsync(
						HttpRequest.newBuilder(URI.create("http://localhost:" + Apps.port(app) + "/publish")).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(pod.asked.await(30, TimeUnit.SECONDS)).isTrue();
			ZmqListenerRegistry registry = app.getBean(ZmqListenerRegistry.class);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(app::close);
			await(() -> registry.listener("pod").orElseThrow().state() == ListenerState.STOPPED);
			pod.mayPublish.countDown();
			assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
			assertThat(other.getBean(Neighbour.class).messages.next()).isEqualTo("payload");
			closing.get(60, TimeUnit.SECONDS);
		}
	}

	@Test
	void shouldDeployWhatThereIs() throws IOException {
		JsonNode deployment = JsonMapper.shared().valueToTree(new Yaml().load(SNIPPETS.get(2)));
		JsonNode pod = deployment.at("/spec/template/spec");
		JsonNode container = pod.at("/containers/0");
		assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/liveness");
		assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/actuator/health/readiness");
		JsonNode variable = container.at("/env/0");
		assertThat(bind(variable.path("name").asString(), variable.path("value").asString()).getSubscriber()
			.getEndpoints()).containsExactly("tcp://feed-0.feed:5556", "tcp://feed-1.feed:5556");
		try (ConfigurableApplicationContext app = new Documents(this.folder).start(SNIPPETS.subList(1, 2), Pod.class,
				"zmq.subscriber.endpoints=" + this.endpoint)) {
			ZmqProperties zmq = app.getBean(ZmqProperties.class);
			Duration web = app.getEnvironment()
				.getRequiredProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class);
			Duration drain = Duration.ofSeconds(5);
			Duration linger = zmq.getPublisher().getLinger();
			assertThat(linger).isNotNull();
			assertThat(zmq.getListener().getShutdownTimeout().plus(web).plus(drain).plus(linger))
				.isLessThan(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt()));
		}
	}

	private static ZmqProperties bind(String variable, String value) {
		return new Binder(ConfigurationPropertySources.from(new SystemEnvironmentPropertySource(
				StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, value))))
			.bindOrCreate("zmq", ZmqProperties.class);
	}

	private static JsonNode readiness(Actuator actuator) {
		return actuator.json("health/readiness");
	}

	private ConfigurableApplicationContext feed() {
		return Apps.start(NoListener.class, "zmq.publisher.endpoints=" + this.endpoint);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
	}

	/** An application that listens, answers HTTP and publishes. */
	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Pod {

		final CountDownLatch asked = new CountDownLatch(1);

		final CountDownLatch mayPublish = new CountDownLatch(1);

		private final ObjectProvider<ZmqTemplate> template;

		Pod(ObjectProvider<ZmqTemplate> template) {
			this.template = template;
		}

		@ZmqListener(id = "pod")
		void onMessage(String message) {
		}

		@GetMapping("/publish")
		String publish() throws InterruptedException {
			this.asked.countDown();
			this.mayPublish.await(30, TimeUnit.SECONDS);
			this.template.getObject().send("late", "payload");
			return "published";
		}

	}

	/** An application that listens to the other one. */
	@Configuration(proxyBeanMethods = false)
	static class Neighbour {

		final Received<String> messages = new Received<>();

		@ZmqListener(topics = "late")
		void onMessage(String message) {
			this.messages.add(message);
		}

	}

}
