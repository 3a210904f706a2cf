package org.zmqspring.integration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/** What listeners run on, as Spring Boot's properties and beans say. */
@Timeout(120)
class ListenerThreadsIntegrationTests {

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads before Java 21")
	void whenVirtualThreadsAreEnabledThenListenersRunOnThemAndThePollerDoesNot() {
		try (ConfigurableApplicationContext app = app(OnThreads.class, "spring.threads.virtual.enabled=true")) {
			OnThreads threads = app.getBean(OnThreads.class);
			assertThat(threads.worker.next()).startsWith("VirtualThread[").contains("zmq-default-worker");
			assertThat(threads.other.next()).startsWith("VirtualThread[").contains("zmq-default-other");
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).contains("zmq-poller");
		}
	}

	@Test
	void whenNothingIsSaidThenListenersRunOnPlatformThreadsWithSocketAndListenerInTheirNames() {
		try (ConfigurableApplicationContext app = app(OnThreads.class)) {
			assertThat(app.getBean(OnThreads.class).worker.next()).startsWith("Thread[")
				.contains("zmq-default-worker,");
		}
	}

	@Test
	void whenThereAreTaskDecoratorsThenTheySurroundEachCallAsTheyDoSpringsTasks() {
		try (ConfigurableApplicationContext app = app(Decorated.class)) {
			Decorated decorated = app.getBean(Decorated.class);
			decorated.done.next();
			assertThat(decorated.steps).startsWith("last in", "first in", "call", "first out", "last out");
		}
	}

	private static ConfigurableApplicationContext app(Class<?> listeners, String... properties) {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "zmq.publisher.endpoints=" + endpoint;
		all[1] = "zmq.subscriber.endpoints=" + endpoint;
		ConfigurableApplicationContext app = Apps.start(listeners, all);
		ZmqTemplate template = app.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("topic", 1, Duration.ofSeconds(30))).isTrue();
		template.send("topic", "payload");
		return app;
	}

	@Configuration(proxyBeanMethods = false)
	static class OnThreads {

		final Received<String> worker = new Received<>();

		final Received<String> other = new Received<>();

		@ZmqListener(id = "worker")
		void worker(String message) {
			this.worker.add(Thread.currentThread().toString());
		}

		@ZmqListener(id = "other")
		void other(String message) {
			this.other.add(Thread.currentThread().toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorated {

		final List<String> steps = new CopyOnWriteArrayList<>();

		final Received<String> done = new Received<>();

		@ZmqListener
		void on(String message) {
			this.steps.add("call");
		}

		@Bean
		@Order(1)
		@Qualifier("zmq")
		TaskDecorator first() {
			return (task) -> surrounded("first", task);
		}

		@Bean
		@Order(2)
		@Qualifier("zmq")
		TaskDecorator last() {
			return (task) -> surrounded("last", task);
		}

		private Runnable surrounded(String name, Runnable task) {
			return () -> {
				this.steps.add(name + " in");
				task.run();
				this.steps.add(name + " out");
				if (name.equals("last")) {
					this.done.add("done");
				}
			};
		}

	}

}
