package org.zmqspring.integration.faults;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.listen.ZmqMessagesLostEvent;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.transport.LinkTraffic;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/** An application numbers its messages, and another one counts those that are lost. */
@Timeout(120)
class NumberedFeedIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static ConfigurableApplicationContext publisher(String... properties) {
		return start(NoListener.class, "publisher",
				List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.sequence.per=endpoint"),
				properties);
	}

	private static ConfigurableApplicationContext subscriber(String endpoint, String... properties) {
		return start(Counting.class, "subscriber", List.of("zmq.subscriber.endpoints=" + endpoint,
				"zmq.reconnect-ivl=50ms", "zmq.reconnect-ivl-max=200ms"), properties);
	}

	private static ConfigurableApplicationContext start(Class<?> application, String socket, List<String> first,
			String... others) {
		List<String> all = new ArrayList<>(first);
		all.add("zmq." + socket + ".frames=topic, sequence, payload");
		all.add("zmq." + socket + ".sequence.format=u64-be");
		all.addAll(List.of(others));
		return Apps.start(application, all.toArray(String[]::new));
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("news", 1, PATIENCE)).isTrue();
		return template;
	}

	private static PublisherInfo info(ConfigurableApplicationContext publisher) {
		return publisher.getBean(Publishers.class).info("default");
	}

	private static LinkSnapshot link(ConfigurableApplicationContext subscriber) {
		return subscriber.getBean(LinkDirectory.class).links().get(0);
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
	}

	@Test
	void whenTheLinkIsKilledThenWhatIsSentMeanwhileIsToldAsLost() throws InterruptedException {
		try (ConfigurableApplicationContext publisher = publisher();
				FaultProxy network = FaultProxy.to(URI.create(Apps.boundAddress(publisher)).getPort());
				ConfigurableApplicationContext subscriber = subscriber(network.endpoint())) {
			Counting counting = subscriber.getBean(Counting.class);
			ZmqTemplate template = template(publisher);
			template.send("news.first", "before");
			assertThat(counting.next()).isEqualTo("0");
			network.acceptAndClose();
			await(() -> !link(subscriber).state().isUp() && info(publisher).subscriptions() == 0);
			for (int i = 0; i < 7; i++) {
				template.send("news." + i, "meanwhile");
			}
			await(() -> info(publisher).queue().depth() == 0);
			network.heal();
			template(publisher).send("news.last", "after");
			assertThat(counting.next()).isEqualTo("8 lost 7");
			assertThat(counting.losses.poll(30, TimeUnit.SECONDS)).satisfies((loss) -> {
				assertThat(loss.count()).isEqualTo(7);
				assertThat(loss.cause()).isEqualTo(MessageLossCause.RECONNECT);
				assertThat(loss.link().endpoint()).isEqualTo(network.endpoint());
			});
			await(() -> Long.valueOf(7).equals(link(subscriber).outages().get(0).lost()));
		}
	}

	@Test
	void whenTheEngineDropsAtTheHighWaterMarkThenExactlyThatIsToldAsLost() throws InterruptedException {
		int count = 3000;
		// after a gap, half of the queue is free, so 100 messages follow each other
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.snd-hwm=200",
				"zmq.publisher.heartbeat-ivl=0");
				ConfigurableApplicationContext subscriber = subscriber(Apps.boundAddress(publisher),
						"zmq.subscriber.rcv-hwm=10", "zmq.subscriber.heartbeat-ivl=0", "zmq.listener.queue-capacity=10",
						"zmq.listener.overflow-timeout=1m")) {
			Counting counting = subscriber.getBean(Counting.class);
			ZmqTemplate template = template(publisher);
			subscriber.getBean(ZmqListenerRegistry.class).pause("counting");
			byte[] payload = new byte[10_000];
			for (int i = 0; i < count; i++) {
				template.send("news", payload);
			}
			await(() -> info(publisher).queue().depth() == 0);
			long dropped = info(publisher).counts().dropped().get(DropReason.HWM);
			assertThat(dropped).isPositive();
			subscriber.getBean(ZmqListenerRegistry.class).resume("counting");
			await(() -> counting.received.get() == count - dropped);
			template.send("news", "the tail shows with the next message");
			await(() -> counting.received.get() == count + 1 - dropped);
			assertThat(counting.lost.get()).isEqualTo(dropped);
			LinkTraffic traffic = subscriber.getBean(LinkDirectory.class)
				.traffic(link(subscriber).spec().id())
				.orElseThrow();
			await(() -> traffic.lost() == dropped);
			await(() -> traffic.lastNumber() == count);
			assertThat(traffic.restarts()).isZero();
			assertThat(link(subscriber).outages()).isEmpty();
			assertThat(counting.losses.poll(30, TimeUnit.SECONDS)).extracting(ZmqMessagesLostEvent::cause)
				.isEqualTo(MessageLossCause.GAP);
		}
	}

	static class Counting {

		final LinkedBlockingQueue<ZmqMessagesLostEvent> losses = new LinkedBlockingQueue<>();

		final AtomicLong received = new AtomicLong();

		final AtomicLong lost = new AtomicLong();

		private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

		@EventListener
		void onLoss(ZmqMessagesLostEvent event) {
			this.losses.add(event);
		}

		@ZmqListener(id = "counting", topics = "")
		void on(byte[] payload, @Header(ZmqHeaders.SEQUENCE) long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long before) {
			this.lost.addAndGet(before);
			this.received.incrementAndGet();
			this.told.add(number + ((before != 0) ? " lost " + before : ""));
		}

		@Nullable String next() throws InterruptedException {
			return this.told.poll(30, TimeUnit.SECONDS);
		}

	}

}
