package org.zmqspring.integration;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Framework 7 keeps the contexts of tests and pauses those that are not in use:
 * their sockets are closed meanwhile, and back when they are used again.
 */
@Timeout(120)
class CachedContextsIntegrationTests {

	/** Generated: the name of an imported bean is that of its class. */
	private static final String LISTENER = TextListener.class.getName() + ".onMessage";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final TestContextManager first = new TestContextManager(FirstTest.class);

	private final TestContextManager second = new TestContextManager(SecondTest.class);

	@AfterEach
	void closeBoth() {
		this.first.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		this.second.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@Test
	void whenAContextIsPausedAndUsedAgainThenItsListenersGoOn() throws Exception {
		ApplicationContext one = use(this.first, new FirstTest());
		assertThat(sendAndReceive(one, "one")).isEqualTo("one");
		for (int round = 0; round < 3; round++) {
			ApplicationContext two = use(this.second, new SecondTest());
			assertThat(two).isNotSameAs(one);
			assertThat(one.getBean(LinkDirectory.class).links()).as("paused").isEmpty();
			assertThat(state(one, LISTENER)).isEqualTo(ListenerState.STOPPED);
			assertThat(sendAndReceive(two, "two")).isEqualTo("two");
			assertThat(use(this.first, new FirstTest())).isSameAs(one);
			assertThat(state(one, LISTENER)).isEqualTo(ListenerState.RUNNING);
			assertThat(sendAndReceive(one, "again " + round)).isEqualTo("again " + round);
		}
	}

	private static ApplicationContext use(TestContextManager manager, Object test) throws Exception {
		manager.beforeTestClass();
		manager.prepareTestInstance(test);
		ApplicationContext context = manager.getTestContext().getApplicationContext();
		manager.afterTestClass();
		return context;
	}

	private static ListenerState state(ApplicationContext context, String id) {
		return context.getBean(ZmqListenerRegistry.class).listener(id).orElseThrow().state();
	}

	private static String sendAndReceive(ApplicationContext context, String message) {
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		template.send(message);
		return context.getBean(TextListener.class).messages.next();
	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	static class FirstTest {

		@DynamicPropertySource
		static void sockets(DynamicPropertyRegistry properties) {
			onePort(properties);
		}

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	static class SecondTest {

		@DynamicPropertySource
		static void sockets(DynamicPropertyRegistry properties) {
			onePort(properties);
		}

	}

	private static void onePort(DynamicPropertyRegistry properties) {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		properties.add("zmq.publisher.endpoints", () -> endpoint);
		properties.add("zmq.subscriber.endpoints", () -> endpoint);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TextListener.class)
	static class App {

	}

}
