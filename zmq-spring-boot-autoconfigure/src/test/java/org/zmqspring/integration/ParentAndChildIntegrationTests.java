package org.zmqspring.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.Transport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.ParentContextApplicationContextInitializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The auto-configuration in a parent and a child context: one engine, each socket once,
 * each message once for each listener.
 */
@Timeout(120)
class ParentAndChildIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final Map<String, Object> variables = new HashMap<>();

	@AfterEach
	void closeAll() {
		for (int i = this.contexts.size() - 1; i >= 0; i--) {
			this.contexts.get(i).close();
		}
	}

	@Test
	void whenTheChildHasTheSamePropertiesThenItUsesTheSocketsOfItsParent() {
		ConfigurableApplicationContext parent = start(null, Parent.class, pair());
		ConfigurableApplicationContext child = start(parent, Child.class);
		assertThat(child.getBean(Transport.class)).isSameAs(parent.getBean(Transport.class));
		assertThat(child.getBean(ZmqTemplate.class)).isSameAs(parent.getBean(ZmqTemplate.class));
		assertThat(parent.getBean(LinkDirectory.class).links()).hasSize(2);
		String port = "local.zmq.publisher.default.port";
		assertThat(child.getEnvironment().getProperty(port)).isNotNull()
			.isEqualTo(parent.getEnvironment().getProperty(port));
		ZmqTemplate template = template(child);
		for (int i = 0; i < 60; i++) {
			template.send("t", "message " + i);
		}
		for (int i = 0; i < 60; i++) {
			assertThat(parent.getBean(TextListener.class).messages.next()).isEqualTo("message " + i);
			assertThat(child.getBean(TextListener.class).messages.next()).isEqualTo("message " + i);
			assertThat(child.getBean(OfChild.class).messages.next()).isEqualTo("message " + i);
		}
		assertThat(parent.getBean(TextListener.class).messages.drain()).isEmpty();
		assertThat(child.getBean(TextListener.class).messages.drain()).isEmpty();
		assertThat(ids(parent)).contains("mine");
	}

	@Test
	void whenTheChildEndsThenOnlyItsListenersEnd() {
		ConfigurableApplicationContext parent = start(null, Parent.class, pair());
		ConfigurableApplicationContext child = start(parent, Child.class);
		ZmqTemplate template = template(parent);
		template.send("t", "both");
		assertThat(child.getBean(OfChild.class).messages.next()).isEqualTo("both");
		assertThat(parent.getBean(TextListener.class).messages.next()).isEqualTo("both");
		Set<String> before = ids(parent);
		child.close();
		assertThat(ids(parent)).hasSize(before.size() - 2).doesNotContain("mine");
		template.send("t", "parent");
		assertThat(parent.getBean(TextListener.class).messages.next()).isEqualTo("parent");
		ConfigurableApplicationContext next = start(parent, Child.class);
		template.send("t", "next");
		assertThat(next.getBean(OfChild.class).messages.next()).isEqualTo("next");
	}

	@Test
	void whenTheParentEndsFirstThenTheChildEndsWithoutTrouble() {
		ConfigurableApplicationContext parent = start(null, Parent.class,
				pair("zmq.listener.shutdown-timeout=60s", "spring.lifecycle.timeout-per-shutdown-phase=60s"));
		ConfigurableApplicationContext child = start(parent, Child.class);
		template(parent).send("t", "both");
		assertThat(child.getBean(OfChild.class).messages.next()).isEqualTo("both");
		long start = System.nanoTime();
		parent.close();
		child.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
		assertThat(child.isActive()).isFalse();
	}

	@Test
	void whenTheChildIsStoppedAndStartedThenItsListenersAreToo() {
		ConfigurableApplicationContext parent = start(null, Parent.class, pair());
		ConfigurableApplicationContext child = start(parent, Child.class);
		ZmqTemplate template = template(parent);
		child.stop();
		assertThat(state(parent, "mine")).isEqualTo(ListenerState.STOPPED);
		child.start();
		assertThat(state(parent, "mine")).isEqualTo(ListenerState.RUNNING);
		template.send("t", "again");
		assertThat(child.getBean(OfChild.class).messages.next()).isEqualTo("again");
	}

	@Test
	void whenOnlyTheChildHasSocketsThenTheyAreItsOwn() {
		ConfigurableApplicationContext parent = start(null, Empty.class);
		ConfigurableApplicationContext child = start(parent, Child.class, pair());
		template(child).send("t", "message");
		assertThat(child.getBean(OfChild.class).messages.next()).isEqualTo("message");
		child.close();
		assertThat(parent.isActive()).isTrue();
	}

	@Test
	void whenTheChildHasMoreSocketsThenItOpensThoseOnly() {
		ConfigurableApplicationContext parent = start(null, Parent.class, pair());
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		ConfigurableApplicationContext child = start(parent, More.class, "zmq.publishers.more.endpoints=" + endpoint,
				"zmq.subscribers.more.endpoints=" + endpoint);
		assertThat(child.getBean(LinkDirectory.class).links()).hasSize(2)
			.allSatisfy((link) -> assertThat(link.spec().socket()).isEqualTo("more"));
		ZmqTemplate more = child.getBean("moreZmqTemplate", ZmqTemplate.class);
		assertThat(more.awaitSubscribers("", 1, PATIENCE)).isTrue();
		more.send("t", "more");
		assertThat(child.getBean(More.class).messages.next()).isEqualTo("more");
		template(parent).send("t", "parent");
		assertThat(child.getBean(More.class).ofParent.next()).isEqualTo("parent");
		child.close();
		template(parent).send("t", "still");
		assertThat(parent.getBean(TextListener.class).messages.next()).isEqualTo("parent");
		assertThat(parent.getBean(TextListener.class).messages.next()).isEqualTo("still");
	}

	@Test
	void whenAListenerOfTheChildHasEndpointsThenItsSubscriberEndsWithIt() {
		ConfigurableApplicationContext parent = start(null, Parent.class, pair());
		ConfigurableApplicationContext child = start(parent, WithEndpoints.class,
				"its=" + parent.getEnvironment().getProperty("zmq.publisher.endpoints"));
		assertThat(template(parent).awaitSubscribers("own", 2, PATIENCE)).isTrue();
		template(parent).send("own", "message");
		assertThat(child.getBean(WithEndpoints.class).messages.next()).isEqualTo("message");
		child.close();
		assertThat(parent.getBean(LinkDirectory.class).links()).hasSize(2);
	}

	@Test
	void whenVariablesNameNoSocketThenTheChildStillUsesTheSocketsOfItsParent() {
		this.variables.put("ZMQ_PUBLISHERS_PORT", "tcp://10.0.0.1:5555");
		this.variables.put("ZMQ_PUBLISHERS_MARKETDATA_SND_HWM", "7");
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		ConfigurableApplicationContext parent = start(null, Parent.class,
				"zmq.publishers.marketData.endpoints=" + endpoint, "zmq.subscriber.endpoints=" + endpoint);
		ConfigurableApplicationContext child = start(parent, Child.class);
		assertThat(child.getBean(Transport.class)).isSameAs(parent.getBean(Transport.class));
		assertThat(parent.getBean(LinkDirectory.class).links()).hasSize(2);
	}

	@Test
	void whenTheChildHasASocketOfItsOwnThenAPublisherOfItsParentMayTakeItsQuarantine() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		ConfigurableApplicationContext parent = start(null, Parent.class, "zmq.publisher.endpoints=" + endpoint,
				"zmq.subscriber.endpoints=" + endpoint);
		ConfigurableApplicationContext child = start(parent, Child.class, "zmq.publisher.endpoints=" + endpoint,
				"zmq.subscriber.endpoints=" + endpoint, "zmq.subscribers.more.endpoints=" + endpoint,
				"zmq.listener.quarantine.publisher=default");
		assertThat(child.getBean(Transport.class)).isNotSameAs(parent.getBean(Transport.class));
	}

	private static ZmqTemplate template(ConfigurableApplicationContext context) {
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		return template;
	}

	private static Set<String> ids(ConfigurableApplicationContext context) {
		return Set.copyOf(context.getBean(ZmqListenerRegistry.class)
			.listeners()
			.stream()
			.map((listener) -> listener.id())
			.toList());
	}

	private static ListenerState state(ConfigurableApplicationContext context, String id) {
		return context.getBean(ZmqListenerRegistry.class).listener(id).orElseThrow().state();
	}

	private static String[] pair(String... more) {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		return Stream
			.concat(Stream.of("zmq.publisher.endpoints=" + endpoint, "zmq.subscriber.endpoints=" + endpoint),
					Stream.of(more))
			.toArray(String[]::new);
	}

	/**
	 * As Spring Boot's builder does it, but without closing the child with the parent.
	 */
	private ConfigurableApplicationContext start(ConfigurableApplicationContext parent, Class<?> configuration,
			String... properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=false")
			.properties(properties)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", this.variables)));
		if (parent != null) {
			builder.initializers(new ParentContextApplicationContextInitializer(parent));
		}
		ConfigurableApplicationContext context = builder.run();
		this.contexts.add(context);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TextListener.class)
	static class Parent {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ TextListener.class, OfChild.class })
	static class Child {

	}

	static class OfChild {

		final Received<String> messages = new Received<>();

		@ZmqListener(id = "mine")
		void onMessage(String message) {
			this.messages.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class More {

		final Received<String> messages = new Received<>();

		final Received<String> ofParent = new Received<>();

		@ZmqListener(subscriber = "more")
		void onMore(String message) {
			this.messages.add(message);
		}

		@ZmqListener
		void onDefault(String message) {
			this.ofParent.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithEndpoints {

		final Received<String> messages = new Received<>();

		@ZmqListener(id = "own", endpoints = "${its}", topics = "own")
		void onMessage(String message) {
			this.messages.add(message);
		}

	}

}
