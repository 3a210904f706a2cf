package org.zmqspring.sample.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the README to what really works: its snippets are compiled and run. */
@Timeout(120)
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	@TempDir
	Path folder;

	@Test
	void whenTheSnippetsAreUsedTogetherThenAnApplicationStarts() throws Exception {
		assertThat(collapse(Files.readString(Path.of("src/test/java/org/zmqspring/sample/readme/Prices.java"))))
			.contains(collapse(blocks("java").get(0)));
		Path yaml = Files.writeString(this.folder.resolve("readme.yml"), blocks("yaml").get(0).stripIndent());
		try (ConfigurableApplicationContext reader = start(Reader.class,
				"spring.config.import=file:" + yaml.toAbsolutePath(), "zmq.publisher.startup=retry")) {
			assertThat(reader.getEnvironment().getProperty("zmq.subscriber.endpoints"))
				.isEqualTo("tcp://localhost:5555");
		}
	}

	@Test
	void whenAPriceComesThenTheListenerOfTheSnippetSendsOnWhatItSaw() throws Exception {
		try (ConfigurableApplicationContext source = start(Empty.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext reader = start(Reader.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
						"zmq.subscriber.endpoints=" + address(source));
				ConfigurableApplicationContext sink = start(Peer.class,
						"zmq.subscriber.endpoints=" + address(reader))) {
			ZmqTemplate template = source.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("prices.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(reader.getBean(ZmqTemplate.class).awaitSubscribers("seen.", 1, Duration.ofSeconds(30))).isTrue();
			template.send("prices.EURUSD", new Prices.Price("EURUSD", 1.08));
			assertThat(sink.getBean(Peer.class).seen.poll(30, TimeUnit.SECONDS))
				.isEqualTo("{\"pair\":\"EURUSD\",\"value\":1.08}");
		}
	}

	@ParameterizedTest
	@CsvSource({ "listening.md, Market.java", "publishing.md, Shop.java", "observability.md, TopicsInSpans.java" })
	void whenADocumentShowsCodeThenItIsCompiledHere(String document, String source) throws Exception {
		String text = Files.readString(ROOT.resolve("docs").resolve(document));
		assertThat(collapse(Files.readString(Path.of("src/test/java/org/zmqspring/sample/readme", source))))
			.contains(collapse(blocks(text, "java").get(0)));
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
	void whenTheReadmeShowsACommandThenCiRunsIt() throws IOException {
		String ci = Files.readString(ROOT.resolve(".ci/run")) + Files.readString(ROOT.resolve(".ci/readme"));
		List<String> commands = blocks("shell").stream().flatMap(String::lines).map(String::strip).toList();
		assertThat(commands).isNotEmpty().allSatisfy((command) -> {
			String bare = command.replaceFirst("^SPRING_PROFILES_ACTIVE=\\w+ ", "").replaceFirst("^python3 ", "");
			assertThat(ci).contains(bare);
		});
	}

	private static List<String> blocks(String language) throws IOException {
		return blocks(Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8), language);
	}

	private static List<String> blocks(String text, String language) {
		return Pattern.compile("(?s)[ ]*```" + language + "\\n(.*?)\\n[ ]*```")
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String collapse(String text) {
		return text.replaceAll("\\s+", " ").strip();
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.profiles("readme")
			.properties("spring.config.name=none")
			.run(Stream.of(properties).map("--"::concat).toArray(String[]::new));
	}

	private static String address(ConfigurableApplicationContext context) {
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
	static class Peer {

		final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ZmqListener
		void onSeen(String payload) {
			this.seen.add(payload);
		}

	}

}
