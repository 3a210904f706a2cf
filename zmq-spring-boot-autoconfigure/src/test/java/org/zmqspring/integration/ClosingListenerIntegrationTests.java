package org.zmqspring.integration;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** A listener that closes the application it is a bean of. */
@Timeout(120)
class ClosingListenerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void whenAListenerClosesTheApplicationThenNoMessageReachesItAfterwardsAndItsThreadEnds()
			throws InterruptedException {
		Set<Thread> before = ZmqThreads.alive();
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		ConfigurableApplicationContext context = Apps.start(Closing.class, "zmq.publisher.endpoints=" + endpoint,
				"zmq.subscriber.endpoints=" + endpoint);
		Closing closing = context.getBean(Closing.class);
		closing.context = context;
		ZmqTemplate template = context.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, PATIENCE)).isTrue();
		for (int i = 0; i < 50; i++) {
			template.send("message " + i);
		}
		ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
		Awaitility.await().atMost(PATIENCE).until(() -> registry.listener("closing").orElseThrow().received() == 50);
		closing.mayClose.countDown();
		assertThat(closing.closed.await(30, TimeUnit.SECONDS)).isTrue();
		ZmqThreads.awaitOnly(before);
		assertThat(closing.handled).hasValue(1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Closing {

		final AtomicInteger handled = new AtomicInteger();

		final CountDownLatch mayClose = new CountDownLatch(1);

		final CountDownLatch closed = new CountDownLatch(1);

		volatile ConfigurableApplicationContext context;

		@ZmqListener(id = "closing")
		void onMessage(String message) throws InterruptedException {
			this.handled.incrementAndGet();
			this.mayClose.await();
			Objects.requireNonNull(this.context).close();
			this.closed.countDown();
		}

	}

}
