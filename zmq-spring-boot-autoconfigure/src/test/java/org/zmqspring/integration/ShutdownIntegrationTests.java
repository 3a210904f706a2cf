package org.zmqspring.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.LinkState;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How real applications end: what was received is handled, what was sent arrives, in
 * time.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@RegisterExtension
	final SharedEndpoint endpoint = new SharedEndpoint();

	@Test
	void whenTheSubscriberIsClosedThenWhatHasArrivedIsHandledFirst() {
		try (ConfigurableApplicationContext publisher = this.endpoint.publisher()) {
			ConfigurableApplicationContext subscriber = this.endpoint.subscriber(Slow.class);
			Slow slow = subscriber.getBean(Slow.class);
			SharedEndpoint.send(publisher, 500);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> subscriber.getBean(ZmqListenerRegistry.class)
					.listener("slow")
					.orElseThrow()
					.received() == 500);
			assertThat(slow.handled.get()).isLessThan(500);
			slow.mayGoOn.countDown();
			subscriber.close();
			assertThat(slow.handled).hasValue(500);
		}
	}

	@Test
	void whenAListenerBlocksThenTheCloseKeepsItsDeadlineAndSaysWhatIsDropped(CapturedOutput output) {
		try (ConfigurableApplicationContext publisher = this.endpoint.publisher()) {
			ConfigurableApplicationContext subscriber = this.endpoint.subscriber(Slow.class,
					"zmq.listener.shutdown-timeout=1s");
			SharedEndpoint.send(publisher, 5);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> subscriber.getBean(ZmqListenerRegistry.class)
					.listener("slow")
					.orElseThrow()
					.received() == 5);
			assertThat(subscriber.getBean(Slow.class).entered.next()).isEqualTo("message 0");
			Duration close = duration(subscriber::close);
			assertThat(close).isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
			assertThat(output).containsPattern("WARN.*Listener 'slow' was stopped .*; 4 are dropped");
		}
	}

	@Test
	void whenAFullListenerBlocksThenTheCloseKeepsItsDeadline() {
		try (ConfigurableApplicationContext publisher = this.endpoint.publisher()) {
			ConfigurableApplicationContext subscriber = this.endpoint.subscriber(Slow.class,
					"zmq.listener.shutdown-timeout=1s", "zmq.listener.queue-capacity=2",
					"zmq.listener.overflow-timeout=60s", "zmq.heartbeat-ivl=0");
			SharedEndpoint.send(publisher, 500);
			assertThat(subscriber.getBean(Slow.class).entered.next()).isNotNull();
			assertThat(duration(subscriber::close)).isLessThan(Duration.ofSeconds(20));
		}
	}

	@Test
	void whenThePublisherIsClosedThenWhatWasSentArrives() {
		try (ConfigurableApplicationContext subscriber = this.endpoint.subscriber(TextListener.class,
				"zmq.rcv-hwm=0")) {
			TextListener listener = subscriber.getBean(TextListener.class);
			try (ConfigurableApplicationContext publisher = this.endpoint.publisher("zmq.snd-hwm=0")) {
				SharedEndpoint.send(publisher, 5000);
			}
			for (int i = 0; i < 5000; i++) {
				assertThat(listener.messages.next()).isEqualTo("message " + i);
			}
		}
	}

	@Test
	void whenASubscriberTakesNothingThenTheCloseKeepsToTheLinger(CapturedOutput output) {
		try (ConfigurableApplicationContext subscriber = this.endpoint.subscriber(Slow.class, "zmq.rcv-hwm=1",
				"zmq.listener.queue-capacity=2", "zmq.listener.overflow-timeout=60s",
				"zmq.listener.shutdown-timeout=1s", "zmq.heartbeat-ivl=0")) {
			ConfigurableApplicationContext publisher = this.endpoint.publisher("zmq.snd-hwm=0", "zmq.linger=11s");
			ZmqTemplate template = SharedEndpoint.subscribedTemplate(publisher);
			byte[] large = new byte[1_000_000];
			for (int i = 0; i < 100; i++) {
				template.send(large);
			}
			assertThat(subscriber.getBean(Slow.class).entered.next()).isNotNull();
			assertThat(duration(publisher::close)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(28));
			assertThat(output).doesNotContain("did not return when it was interrupted");
		}
	}

	@Test
	void whenABeanSendsWhenItIsDestroyedThenThatArrives() {
		try (ConfigurableApplicationContext subscriber = this.endpoint.subscriber(TextListener.class)) {
			try (ConfigurableApplicationContext publisher = this.endpoint.publisher(Farewell.class)) {
				assertThat(publisher.getBean(ZmqTemplate.class).awaitSubscribers("", 1, PATIENCE)).isTrue();
			}
			assertThat(subscriber.getBean(TextListener.class).messages.next()).isEqualTo("farewell");
		}
	}

	@Test
	void whenNobodyAnswersThenTheCloseIsQuick() {
		ConfigurableApplicationContext context = this.endpoint.subscriber(TextListener.class);
		awaitState(context, LinkState.BACKING_OFF);
		assertThat(duration(context::close)).isLessThan(Duration.ofSeconds(9));
	}

	@Test
	void whenAConnectionIsBlackHoledThenTheCloseIsQuick() throws IOException {
		List<SocketChannel> fillers = new ArrayList<>();
		try (ServerSocket hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			for (int i = 0; i < 16; i++) {
				SocketChannel filler = SocketChannel.open();
				fillers.add(filler);
				filler.configureBlocking(false);
				filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hole.getLocalPort()));
			}
			ConfigurableApplicationContext context = Apps.start(TextListener.class,
					"zmq.subscriber.endpoints=tcp://127.0.0.1:" + hole.getLocalPort(), "zmq.connect-timeout=60s");
			awaitState(context, LinkState.CONNECTING);
			assertThat(duration(context::close)).isLessThan(Duration.ofSeconds(9));
		}
		finally {
			for (SocketChannel filler : fillers) {
				filler.close();
			}
		}
	}

	private static void awaitState(ConfigurableApplicationContext context, LinkState state) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> context.getBean(LinkDirectory.class).links().get(0).state() == state);
	}

	private static Duration duration(Runnable action) {
		long begun = System.nanoTime();
		action.run();
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	/** Blocks until it may go on, or is interrupted. */
	@Configuration(proxyBeanMethods = false)
	static class Slow {

		final CountDownLatch mayGoOn = new CountDownLatch(1);

		final AtomicInteger handled = new AtomicInteger();

		final Received<String> entered = new Received<>();

		@ZmqListener(id = "slow")
		void onMessage(String message) throws InterruptedException {
			this.entered.add(message);
			this.mayGoOn.await(60, TimeUnit.SECONDS);
			this.handled.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Farewell {

		private final ZmqTemplate template;

		Farewell(ZmqTemplate template) {
			this.template = template;
		}

		@PreDestroy
		void sayFarewell() {
			this.template.send("farewell");
		}

	}

}
