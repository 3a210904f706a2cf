package org.zmqspring.integration.topologies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.Received;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/** The recipes of {@code docs/topologies.md} work. */
@Timeout(120)
class TopologiesIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final String[] frontends = { port(), port() };

	private final String[] backends = { port(), port() };

	private static String port() {
		return "tcp://127.0.0.1:" + TestPorts.free();
	}

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void directly() {
		List<Recipe> recipes = Recipe.below("Directly");
		Map<String, String> addresses = new LinkedHashMap<>();
		List<ZmqTemplate> publishers = new ArrayList<>();
		for (String name : List.of("a", "b", "c")) {
			String endpoint = port();
			addresses.put("tcp://publisher-" + name + ":5556", endpoint);
			publishers.add(template(start(recipes.get(0), NoListener.class, Map.of("tcp://*:5556", endpoint))));
		}
		Listener listener = start(recipes.get(1), Listener.class, addresses).getBean(Listener.class);
		exchange(publishers, listener);
	}

	@Test
	void oneForwarder() {
		List<Recipe> recipes = Recipe.below("One forwarder");
		forwarder(0);
		List<ZmqTemplate> publishers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			publishers.add(template(
					start(recipes.get(1), NoListener.class, Map.of("tcp://forwarder:5570", this.frontends[0]))));
		}
		Listener listener = start(recipes.get(2), Listener.class, Map.of("tcp://forwarder:5571", this.backends[0]))
			.getBean(Listener.class);
		exchange(publishers, listener);
	}

	@Test
	void twoForwarders() {
		ConfigurableApplicationContext first = forwarder(0);
		forwarder(1);
		List<Recipe> recipes = Recipe.below("Two forwarders");
		Copies copies = start(recipes.get(1), Copies.class,
				Map.of("tcp://forwarder-1:5571", this.backends[0], "tcp://forwarder-2:5571", this.backends[1]))
			.getBean(Copies.class);
		ConfigurableApplicationContext context = publisher(recipes.get(0));
		ZmqTemplate publisher = template(context);
		awaitSubscribed(publisher, 2);
		publisher.send("prices.A", "both");
		assertThat(copies.prices.next()).isEqualTo("prices.A both");
		awaitCopies(copies, 2);

		first.close();
		awaitSubscribed(publisher, 1);
		publisher.send("prices.A", "second only");
		assertThat(copies.prices.next()).isEqualTo("prices.A second only");

		forwarder(0);
		awaitSubscribed(publisher, 2);
		publisher.send("prices.A", "both again");
		assertThat(copies.prices.next()).isEqualTo("prices.A both again");
		awaitCopies(copies, 5);

		context.close();
		publisher = template(publisher(recipes.get(0)));
		awaitSubscribed(publisher, 2);
		publisher.send("prices.A", "numbered from 0");
		assertThat(copies.prices.next()).isEqualTo("prices.A numbered from 0");
		awaitCopies(copies, 7);
		assertThat(copies.numbers).containsExactlyInAnyOrder(0L, 0L, 1L, 2L, 2L, 0L, 0L);
		assertThat(copies.prices.drain()).isEmpty();
	}

	private ConfigurableApplicationContext forwarder(int index) {
		return start(Recipe.below("One forwarder").get(0), NoListener.class,
				Map.of("tcp://*:5570", this.frontends[index], "tcp://*:5571", this.backends[index]));
	}

	private ConfigurableApplicationContext publisher(Recipe recipe) {
		return start(recipe, NoListener.class,
				Map.of("tcp://forwarder-1:5570", this.frontends[0], "tcp://forwarder-2:5570", this.frontends[1]));
	}

	private ConfigurableApplicationContext start(Recipe recipe, Class<?> application, Map<String, String> addresses) {
		ConfigurableApplicationContext context = recipe.start(application, addresses);
		this.contexts.add(context);
		Apps.awaitUp(context);
		return context;
	}

	private static ZmqTemplate template(ConfigurableApplicationContext context) {
		return context.getBean(ZmqTemplate.class);
	}

	private static void exchange(List<ZmqTemplate> publishers, Listener listener) {
		for (int i = 0; i < publishers.size(); i++) {
			awaitSubscribed(publishers.get(i), 1);
			publishers.get(i).send("prices.A", "from " + i);
			assertThat(listener.prices.next()).isEqualTo("from " + i);
		}
	}

	private static void awaitSubscribed(ZmqTemplate publisher, int count) {
		assertThat(publisher.awaitSubscribers("prices.A", count, PATIENCE)).isTrue();
	}

	private static void awaitCopies(Copies copies, int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> copies.numbers.size() == count);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final Received<String> prices = new Received<>();

		@ZmqListener
		void onPrice(String price) {
			this.prices.add(price);
		}

	}

	/** Also sees every copy. */
	@Configuration(proxyBeanMethods = false)
	@Import(FirstCopies.class)
	static class Copies {

		final Received<String> prices = new Received<>();

		final List<Long> numbers = new CopyOnWriteArrayList<>();

		@Bean
		Prices takenPrices() {
			return (topic, price) -> this.prices.add(topic + " " + price);
		}

		@ZmqListener
		void onCopy(String price, @Header(ZmqHeaders.SEQUENCE) long number) {
			this.numbers.add(number);
		}

	}

}
