package org.zmqspring.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.actuate.LinkReport;
import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.Resolution;
import org.zmqspring.supervise.ZmqStartupException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.tuple;

/** The life of the links to all addresses of a name, on loopback addresses. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AllAddressesIntegrationTests {

	private final Map<String, ConfigurableApplicationContext> publishers = new TreeMap<>();

	private String port = "*";

	@AfterEach
	void closePublishers() {
		this.publishers.values().forEach(ConfigurableApplicationContext::close);
	}

	private void publish(String host, String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("zmq.publisher.endpoints=tcp://" + host + ":" + this.port);
		ConfigurableApplicationContext publisher = Apps.start(NoListener.class, properties.toArray(String[]::new));
		this.publishers.put(host, publisher);
		if (this.port.equals("*")) {
			String address = Apps.boundAddress(publisher);
			this.port = address.substring(address.lastIndexOf(':') + 1);
		}
	}

	private void kill(String host) {
		this.publishers.remove(host).close();
	}

	private ConfigurableApplicationContext subscribe(String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.addAll(List.of("zmq.subscriber.endpoints=tcp://feed:" + this.port, "zmq.subscriber.addresses=all",
				"zmq.subscriber.addresses-interval=200ms", "zmq.reconnect-ivl-max=200ms"));
		return Apps.start(Names.class, properties.toArray(String[]::new));
	}

	private String endpoint(String host) {
		return "tcp://" + host + ":" + this.port;
	}

	private List<String> endpoints(String... hosts) {
		return List.of(hosts).stream().map(this::endpoint).toList();
	}

	private void awaitUp(ConfigurableApplicationContext app, String... hosts) throws InterruptedException {
		List<String> wanted = endpoints(hosts);
		LinkDirectory directory = app.getBean(LinkDirectory.class);
		assertThat(directory
			.await((links) -> links.stream().map((link) -> link.spec().endpoint().text()).toList().equals(wanted)
					&& links.stream().allMatch((link) -> link.state().isUp()), Duration.ofSeconds(30)))
			.as(() -> "links: " + directory.links())
			.isTrue();
	}

	private LinkSnapshot link(ConfigurableApplicationContext app, String host) {
		return app.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().endpoint().text().equals(endpoint(host)))
			.findFirst()
			.orElseThrow();
	}

	private void awaitMessages(ConfigurableApplicationContext app) {
		Listener listener = app.getBean(Listener.class);
		this.publishers.forEach((host, publisher) -> Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			publisher.getBean(ZmqTemplate.class).send("prices", host);
			return host.equals(listener.latest.get(endpoint(host)));
		}));
	}

	@Test
	void linksFollowTheNameAndNothingElse(CapturedOutput output) throws InterruptedException {
		publish("127.0.0.2");
		publish("127.0.0.3");
		Names.set("127.0.0.2", "127.0.0.3");
		try (ConfigurableApplicationContext app = subscribe("zmq.subscriber.await-connected=30s")) {
			awaitUp(app, "127.0.0.2", "127.0.0.3");
			awaitMessages(app);
			publish("127.0.0.4");
			Names.set("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.4");
			awaitUp(app, "127.0.0.2", "127.0.0.3", "127.0.0.4");
			awaitMessages(app);
			assertThat(app.getBean(ZmqListenerRegistry.class).awaitConnected(Duration.ofSeconds(30))).isTrue();
			Names.fail();
			int asked = Names.asked;
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Names.asked > asked + 2);
			awaitUp(app, "127.0.0.2", "127.0.0.3", "127.0.0.4");
			Names.set("127.0.0.3", "127.0.0.4");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> output.getOut().contains("gone: 127.0.0.2)"));
			awaitMessages(app);
			kill("127.0.0.2");
			awaitUp(app, "127.0.0.3", "127.0.0.4");
			kill("127.0.0.3");
			publish("127.0.0.5");
			Names.set("127.0.0.4", "127.0.0.5");
			awaitUp(app, "127.0.0.4", "127.0.0.5");
			awaitMessages(app);
			// meters and log follow the links
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(meters(app)).containsExactlyElementsOf(endpoints("127.0.0.4", "127.0.0.5"));
				assertThat(output).containsOnlyOnce("feed:" + this.port + " cannot be looked up")
					.contains("feed:" + this.port + " can be looked up again")
					.contains("127.0.0.4, 127.0.0.5 (new: 127.0.0.5; gone: 127.0.0.3)")
					.contains(endpoint("127.0.0.3") + "' ends: feed no longer has this address");
			});
		}
	}

	private static List<String> meters(ConfigurableApplicationContext app) {
		return app.getBean(MeterRegistry.class)
			.find("zmq.connected")
			.meters()
			.stream()
			.map((meter) -> meter.getId().getTag("endpoint"))
			.sorted()
			.toList();
	}

	@Test
	void aNameWithoutAddressesIsOneLinkThatIsDown() throws InterruptedException {
		publish("127.0.0.2");
		Names.fail();
		try (ConfigurableApplicationContext app = subscribe()) {
			LinkDirectory directory = app.getBean(LinkDirectory.class);
			assertThat(
					directory.await(
							(links) -> links.stream()
								.allMatch((link) -> link.state() == LinkState.BACKING_OFF
										&& link.spec().endpoint().text().equals(endpoint("feed"))),
							Duration.ofSeconds(30)))
				.isTrue();
			assertThat(app.getBean(ZmqListenerRegistry.class).awaitConnected(Duration.ZERO)).isFalse();
			Names.set("127.0.0.2");
			awaitUp(app, "127.0.0.2");
			awaitMessages(app);
		}
	}

	@Test
	void whenTheApplicationRestartsThenItLooksUpAgain() throws InterruptedException {
		publish("127.0.0.2");
		publish("127.0.0.3");
		Names.set("127.0.0.2");
		try (ConfigurableApplicationContext app = subscribe()) {
			awaitUp(app, "127.0.0.2");
			app.stop();
			assertThat(app.getBean(LinkDirectory.class).links()).isEmpty();
			Names.set("127.0.0.3");
			int asked = Names.asked;
			app.start();
			awaitUp(app, "127.0.0.3");
			assertThat(Names.asked).isGreaterThan(asked);
		}
	}

	@Test
	void aReconnectOnRequestReopensAllLinksOfTheSocket() throws InterruptedException {
		publish("127.0.0.2");
		publish("127.0.0.3");
		Names.set("127.0.0.2", "127.0.0.3");
		try (ConfigurableApplicationContext app = subscribe("management.endpoints.web.exposure.include=zmq")) {
			awaitUp(app, "127.0.0.2", "127.0.0.3");
			ZmqEndpoint endpoint = app.getBean(ZmqEndpoint.class);
			endpoint.act("default", "reconnect");
			LinkDirectory directory = app.getBean(LinkDirectory.class);
			assertThat(directory.await(
					(links) -> links.size() == 2
							&& links.stream().allMatch((link) -> link.reconnects() == 1 && link.state().isUp()),
					Duration.ofSeconds(30)))
				.isTrue();
			assertThat(endpoint.report().sockets()).singleElement()
				.satisfies(
						(socket) -> assertThat(socket.links()).extracting(LinkReport::endpoint, LinkReport::configured)
							.containsExactly(tuple(endpoint("127.0.0.2"), endpoint("feed")),
									tuple(endpoint("127.0.0.3"), endpoint("feed"))));
		}
	}

	@Test
	void whenOneOfTheFirstAddressesIsRequiredAndDownThenTheStartFails() {
		publish("127.0.0.2");
		Names.set("127.0.0.2", "127.0.0.3");
		for (String await : List.of("0", "2s")) {
			assertThatException()
				.isThrownBy(() -> subscribe("zmq.subscriber.startup=fail", "zmq.subscriber.await-connected=" + await))
				.withStackTraceContaining(ZmqStartupException.class.getName())
				.withStackTraceContaining("subscriber default@tcp://feed:" + this.port)
				.withStackTraceContaining(endpoint("127.0.0.3") + ": Connection refused");
		}
		Names.fail();
		assertThatException().isThrownBy(() -> subscribe("zmq.subscriber.startup=fail"))
			.withStackTraceContaining("no answer from the test");
		Names.set("127.0.0.2");
		subscribe("zmq.subscriber.startup=fail").close();
	}

	@Test
	void eachAddressIsAskedForItsOwnMessages() throws InterruptedException {
		String[] history = { "zmq.publisher.frames=topic,sequence,payload", "zmq.publisher.sequence.format=u64-be",
				"zmq.publisher.replay.capacity=100" };
		int replay = TestPorts.free();
		List<String> hosts = List.of("127.0.0.2", "127.0.0.3");
		for (String host : hosts) {
			List<String> properties = new ArrayList<>(List.of(history));
			properties.add("zmq.publisher.replay.endpoints=tcp://" + host + ":" + replay);
			publish(host, properties.toArray(String[]::new));
			ZmqTemplate template = this.publishers.get(host).getBean(ZmqTemplate.class);
			for (int i = 0; i < 20; i++) {
				template.send("prices", host + " " + i);
			}
		}
		Names.set("127.0.0.2", "127.0.0.3");
		try (ConfigurableApplicationContext app = subscribe("zmq.subscriber.frames=topic,sequence,payload",
				"zmq.subscriber.sequence.format=u64-be", "zmq.subscriber.replay.endpoints=tcp://feed:" + replay,
				"zmq.subscriber.replay.on-join=all")) {
			awaitUp(app, "127.0.0.2", "127.0.0.3");
			Listener listener = app.getBean(Listener.class);
			for (String host : hosts) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThat(listener.all(endpoint(host))).hasSize(20)
						.startsWith(host + " 0")
						.endsWith(host + " 19"));
			}
		}
	}

	@Test
	void anIntervalWithoutAllAddressesIsTold(CapturedOutput output) {
		Apps.start(Names.class, "zmq.subscriber.endpoints=tcp://127.0.0.2:1", "zmq.subscriber.addresses-interval=1s")
			.close();
		assertThat(output).contains(
				"zmq.subscriber.addresses-interval (1000ms) has no effect: zmq.subscriber.addresses (one by default) is"
						+ " not 'all'");
	}

	@Test
	void withoutANameThatIsTold(CapturedOutput output) throws InterruptedException {
		publish("127.0.0.2");
		try (ConfigurableApplicationContext app = Apps.start(Names.class,
				"zmq.subscriber.endpoints=" + endpoint("127.0.0.2"), "zmq.subscriber.addresses=all")) {
			awaitUp(app, "127.0.0.2");
			assertThat(output).contains("zmq.subscriber.addresses (all) has no effect: no endpoint has a host name");
		}
	}

	/** Asks no name service: the test sets the answer. */
	@Configuration(proxyBeanMethods = false)
	static class Names {

		private static volatile Resolution answer = new Resolution(List.of(), "not set");

		private static volatile int asked;

		static void set(String... addresses) {
			answer = new Resolution(List.of(addresses), null);
		}

		static void fail() {
			answer = new Resolution(List.of(), "no answer from the test");
		}

		@Bean
		NameResolver nameResolver() {
			return (String host, boolean ipv6, Consumer<Resolution> result) -> {
				asked++;
				result.accept(answer);
			};
		}

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	/** Keeps what it gets, by endpoint. Thread-safe. */
	static class Listener {

		private final Map<String, String> latest = new ConcurrentHashMap<>();

		private final Map<String, List<String>> all = new ConcurrentHashMap<>();

		@ZmqListener
		void on(String text, @Header(ZmqHeaders.ENDPOINT) String endpoint) {
			this.all.computeIfAbsent(endpoint, (key) -> Collections.synchronizedList(new ArrayList<>())).add(text);
			this.latest.put(endpoint, text);
		}

		List<String> all(String endpoint) {
			return List.copyOf(this.all.getOrDefault(endpoint, List.of()));
		}

	}

}
