package org.zmqspring.integration;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqSendException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Start, stop, restart and close of real applications, and what stays behind: nothing.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class LifecycleIntegrationTests {

	@RegisterExtension
	final SharedEndpoint endpoint = new SharedEndpoint();

	@Test
	void whenItIsStoppedAndStartedTwentyTimesThenMessagesFlowAfterEach() {
		try (ConfigurableApplicationContext context = this.endpoint.both(TextListener.class)) {
			for (int round = 1; round <= 20; round++) {
				context.stop();
				assertThat(context.getBean(LinkDirectory.class).links()).isEmpty();
				context.start();
				assertThat(sendAndReceive(context, "round " + round)).isEqualTo("round " + round);
			}
			context.stop();
			this.endpoint.awaitNoThreadLeft();
		}
	}

	@Test
	void whenItIsPausedAndRestartedThenMessagesFlow() {
		try (ConfigurableApplicationContext context = this.endpoint.both(TextListener.class)) {
			context.pause();
			assertThat(context.getBean(LinkDirectory.class).links()).isEmpty();
			context.restart();
			assertThat(sendAndReceive(context, "again")).isEqualTo("again");
		}
	}

	@Test
	void whenAListenerDoesNotStartWithTheApplicationThenNoRestartStartsIt() {
		try (ConfigurableApplicationContext context = this.endpoint.subscriber(Reluctant.class)) {
			ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
			for (int round = 0; round < 3; round++) {
				assertThat(state(registry, "reluctant")).isEqualTo(ListenerState.STOPPED);
				assertThat(state(registry, "eager")).isEqualTo(ListenerState.RUNNING);
				context.stop();
				assertThat(state(registry, "eager")).isEqualTo(ListenerState.STOPPED);
				context.start();
			}
			registry.start("reluctant");
			registry.stop("eager");
			context.stop();
			context.start();
			assertThat(state(registry, "reluctant")).isEqualTo(ListenerState.RUNNING);
			assertThat(state(registry, "eager")).isEqualTo(ListenerState.STOPPED);
		}
	}

	private static ListenerState state(ZmqListenerRegistry registry, String id) {
		return registry.listener(id).orElseThrow().state();
	}

	@Test
	void whenItIsClosedThenThereIsNoWarning(CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.endpoint.both(Watching.class)) {
			assertThat(sendAndReceive(context, "one")).isEqualTo("one");
			context.getBean(Watching.class).events.await((event) -> event.to() == LinkState.UP);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains(" WARN ") || line.contains(" ERROR ")))
			.isEmpty();
	}

	@Test
	void whenTheRestartFailsThenItCanBeRepeated() throws IOException {
		try (ConfigurableApplicationContext context = this.endpoint.both(TextListener.class)) {
			context.stop();
			try (ServerSocket other = new ServerSocket(this.endpoint.port(), 1, InetAddress.getLoopbackAddress())) {
				assertThat(other.isBound()).isTrue();
				assertThatExceptionOfType(ApplicationContextException.class).isThrownBy(context::start);
			}
			context.start();
			assertThat(sendAndReceive(context, "again")).isEqualTo("again");
		}
	}

	@Test
	void whenItIsOpenedAndClosedThirtyTimesThenNoFileStaysOpen() {
		Assumptions.assumeTrue(openFiles() > 0, "no /proc/self/fd here");
		openAndClose();
		openAndClose();
		int files = openFiles();
		for (int round = 0; round < 30; round++) {
			openAndClose();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 2));
	}

	private void openAndClose() {
		try (ConfigurableApplicationContext context = this.endpoint.both(TextListener.class)) {
			assertThat(sendAndReceive(context, "one")).isEqualTo("one");
		}
		this.endpoint.awaitNoThreadLeft();
	}

	private static int openFiles() {
		String[] files = new File("/proc/self/fd").list();
		return (files != null) ? files.length : 0;
	}

	@Test
	void whenItDoesNotRunThenSendingFailsAndSaysSo() {
		ConfigurableApplicationContext context = this.endpoint.publisher();
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		template.send("while it runs");
		context.stop();
		assertNotRunning(template);
		context.start();
		template.send("while it runs again");
		context.close();
		assertNotRunning(template);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.endpoint.publisher(Impatient.class))
			.havingRootCause()
			.isInstanceOf(ZmqSendException.class);
	}

	@Test
	void whenATemplateIsFirstUsedAfterTheCloseThenSendingFailsAndSaysSo() {
		ConfigurableApplicationContext context = this.endpoint.publisher();
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		context.close();
		assertNotRunning(template);
		assertThat(template.sendAsync("x")).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withMessageContaining("it is not running");
	}

	private static void assertNotRunning(ZmqTemplate template) {
		assertThatExceptionOfType(ZmqSendException.class).isThrownBy(() -> template.send("x"))
			.extracting(ZmqSendException::reason)
			.isEqualTo(ZmqSendException.Reason.NOT_RUNNING);
	}

	// Spring Framework 7.0.9 does not close at all if the thread is interrupted before.
	@Test
	void whenTheClosingThreadIsInterruptedThenEverythingEndsAllTheSame() {
		ConfigurableApplicationContext context = this.endpoint.both(TextListener.class);
		assertThat(sendAndReceive(context, "one")).isEqualTo("one");
		context.addApplicationListener((ContextClosedEvent event) -> Thread.currentThread().interrupt());
		context.close();
		assertThat(Thread.interrupted()).isTrue();
		this.endpoint.awaitNoThreadLeft();
		this.endpoint.both(TextListener.class).close();
	}

	@Test
	void whenTheStoppingThreadIsInterruptedThenItStartsAgain() {
		try (ConfigurableApplicationContext context = this.endpoint.both(TextListener.class)) {
			Thread.currentThread().interrupt();
			context.stop();
			assertThat(Thread.interrupted()).isTrue();
			context.start();
			assertThat(sendAndReceive(context, "two")).isEqualTo("two");
		}
	}

	@Test
	void whenAListenerClosesTheApplicationThenThatIsNoDeadlock() throws InterruptedException {
		ConfigurableApplicationContext context = this.endpoint.both(Closing.class, "zmq.listener.shutdown-timeout=60s",
				"spring.lifecycle.timeout-per-shutdown-phase=60s");
		Closing closing = context.getBean(Closing.class);
		closing.context = context;
		ZmqTemplate template = SharedEndpoint.subscribedTemplate(context);
		template.send("close");
		assertThat(closing.closed.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(context.isActive()).isFalse();
	}

	private static String sendAndReceive(ConfigurableApplicationContext context, String message) {
		ZmqTemplate template = SharedEndpoint.subscribedTemplate(context);
		template.send(message);
		return context.getBean(TextListener.class).messages.next();
	}

	@Configuration(proxyBeanMethods = false)
	static class Watching extends TextListener {

		final Received<ZmqConnectionEvent> events = new Received<>();

		@EventListener
		void onEvent(ZmqConnectionEvent event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reluctant {

		@ZmqListener(id = "reluctant", autoStartup = "false")
		void reluctant(String message) {
		}

		@ZmqListener(id = "eager")
		void eager(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Impatient {

		Impatient(ZmqTemplate template) {
			template.send("too early");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Closing {

		final CountDownLatch closed = new CountDownLatch(1);

		volatile ConfigurableApplicationContext context;

		@ZmqListener
		void onMessage(String message) {
			Objects.requireNonNull(this.context).close();
			this.closed.countDown();
		}

	}

}
