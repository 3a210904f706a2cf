package org.zmqspring.sample.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the README to what really works: its snippets are compiled and run. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	@TempDir
	Path folder;

	@Test
	void whenTheSnippetsAreUsedTogetherThenAnApplicationStarts() throws Exception {
		Path yaml = Files.writeString(this.folder.resolve("readme.yml"), Snippet.of("README.md", "yaml").get(0).text());
		try (ConfigurableApplicationContext reader = start(Reader.class,
				"spring.config.import=file:" + yaml.toAbsolutePath(), "zmq.publisher.startup=retry")) {
			assertThat(reader.getEnvironment().getProperty("zmq.subscriber.endpoints"))
				.isEqualTo("tcp://localhost:5555");
		}
	}

	@Test
	void whenAPriceComesThenTheListenerOfTheReadmePrintsIt(CapturedOutput output) {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext reader = start(Reader.class,
						"zmq.subscriber.endpoints=" + address(source))) {
			ZmqTemplate template = source.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("prices.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			template.send("prices.EURUSD", "1.08");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(output.getOut()).contains("prices.EURUSD: 1.08"));
			assertThat(reader.isActive()).isTrue();
		}
	}

	@Test
	void whenAPriceComesThenTheListenerOfTheSnippetSendsOnWhatItSaw() throws Exception {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext reader = start(Relay.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
						"zmq.subscriber.endpoints=" + address(source));
				ConfigurableApplicationContext sink = start(Peer.class,
						"zmq.subscriber.endpoints=" + address(reader))) {
			ZmqTemplate template = source.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("prices.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(reader.getBean(ZmqTemplate.class).awaitSubscribers("seen.", 1, Duration.ofSeconds(30))).isTrue();
			template.send("prices.EURUSD", new PriceRelay.Price("EURUSD", 1.08));
			assertThat(sink.getBean(Peer.class).seen.poll(30, TimeUnit.SECONDS))
				.isEqualTo("{\"pair\":\"EURUSD\",\"value\":1.08}");
		}
	}

	@Test
	void whenTheDocumentsCodeIsUsedThenItListensAndSends() {
		try (ConfigurableApplicationContext shop = start(Documented.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext market = start(Documented.class,
						"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.subscriber.endpoints=" + address(shop));
				ConfigurableApplicationContext sink = start(Peer.class,
						"zmq.subscriber.endpoints=" + address(market))) {
			assertThat(market.getBean(ZmqListenerRegistry.class).listeners()).extracting(ListenerInfo::id)
				.containsExactlyInAnyOrder("market", "bulk", "latest");
			shop.getBean(Shop.class).sell(new Shop.Order(1));
			ZmqTemplate template = shop.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("market.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(market.getBean(ZmqTemplate.class).awaitSubscribers("seen.", 1, Duration.ofSeconds(30))).isTrue();
			template.send("market.EURUSD", new Market.Price("EURUSD", 1.08));
			assertThat(sink.getBean(Peer.class).seen.poll(30, TimeUnit.SECONDS))
				.isEqualTo("{\"pair\":\"EURUSD\",\"value\":1.08}");
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenThePayloadIsJsonThenTheListenerOfThePageGetsAnObject(CapturedOutput output) {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext reader = start(QuotesApplication.class,
						"zmq.subscriber.endpoints=" + address(source))) {
			ZmqTemplate template = source.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("prices.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			template.send("prices.EURUSD", "{\"pair\": \"EURUSD\", \"value\": \"n/a\"}");
			template.send("prices.EURUSD", "{\"pair\": \"EURUSD\", \"value\": 1.08, \"bank\": \"ECB\"}");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(output).contains("prices.EURUSD: EURUSD costs 1.08")
					.contains("cannot turn 34 bytes into")
					.contains("(InvalidFormatException) at $.value"));
			assertThat(reader.getBean(ZmqListenerRegistry.class).listener("quotes"))
				.hasValueSatisfying((listener) -> assertThat(listener.quarantined()).isOne());
		}
	}

	@Test
	void whenThereAreSeveralSocketsThenEachIsUsedByItsName() throws Exception {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext desk = start(DeskApplication.class,
						"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publishers.audit.endpoints=inproc://audit",
						"zmq.subscribers.news.endpoints=" + address(source),
						"zmq.subscribers.audited.endpoints=inproc://audit")) {
			assertThat(source.getBean(ZmqTemplate.class).awaitSubscribers("news.", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(desk.getBean("auditZmqTemplate", ZmqTemplate.class)
				.awaitSubscribers("received", 1, Duration.ofSeconds(30))).isTrue();
			source.getBean(ZmqTemplate.class).send("news.world", "rain");
			assertThat(desk.getBean(DeskApplication.class).seen.poll(30, TimeUnit.SECONDS)).isEqualTo("rain");
		}
	}

	@Test
	void whenTheMigratedCodeIsUsedThenItListens() {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext migrated = start(MigratedApplication.class,
						"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.subscriber.endpoints=" + address(source))) {
			assertThat(migrated.getBean(ZmqListenerRegistry.class).listeners()).hasSize(3);
			assertThat(source.getBean(ZmqTemplate.class).awaitSubscribers("prices.", 1, Duration.ofSeconds(30)))
				.isTrue();
			migrated.getBean(Migrated.class).publish(new Migrated.Price("EURUSD", 1.08));
		}
	}

	@Test
	void whenTheReadmeOrTheSampleShowsACommandThenCiRunsIt() throws IOException {
		String ci = Files.readString(Snippet.ROOT.resolve(".ci/run"))
				+ Files.readString(Snippet.ROOT.resolve(".ci/readme"));
		List<String> commands = Stream
			.of(Snippet.of("README.md", "shell"), Snippet.of("sample-app/README.md", "shell"),
					Snippet.of("docs/performance.md", "shell"))
			.flatMap(List::stream)
			.flatMap((snippet) -> snippet.text().lines().map(String::strip))
			// needs servers of other projects, and takes minutes
			.filter((command) -> !command.contains("-Palternatives"))
			.toList();
		assertThat(commands).isNotEmpty().allSatisfy((command) -> {
			String bare = command.replaceFirst("^SPRING_PROFILES_ACTIVE=\\w+ ", "").replaceFirst("^python3 ", "");
			assertThat(ci).contains(bare);
		});
	}

	static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.profiles("readme")
			.properties("spring.config.name=none")
			.run(Stream.of(properties).map("--"::concat).toArray(String[]::new));
	}

	static String address(ConfigurableApplicationContext context) {
		return context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.address() != null)
			.map((link) -> String.valueOf(link.address()))
			.findFirst()
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Prices.class)
	static class Reader {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PriceRelay.class)
	static class Relay {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Documented {

		@Bean
		@ConditionalOnProperty("zmq.subscriber.endpoints")
		Market market() {
			return new Market();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Quotes.class)
	static class QuotesApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class DeskApplication {

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "audited", topics = "received")
		void onReceived(String payload) {
			this.seen.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Migrated.Customized.class)
	static class MigratedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Peer {

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ZmqListener
		void onSeen(String payload) {
			this.seen.add(payload);
		}

	}

}
