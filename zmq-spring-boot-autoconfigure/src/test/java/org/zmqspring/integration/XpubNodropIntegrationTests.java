package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With {@code xpub-nodrop} a slow subscriber slows its publisher down and loses nothing,
 * and one that takes nothing is disconnected, so that the others are served again.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class XpubNodropIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(100);

	/** Run once with a million: {@code -Dzmq.test.nodrop.messages=1000000}. */
	private static final int MESSAGES = Integer.getInteger("zmq.test.nodrop.messages", 100_000);

	private static final int SENDERS = 4;

	/**
	 * Receives numbers of several senders and says how many came, and how many of them
	 * out of order. Arguments: endpoint, count, messages after which it pauses, pause,
	 * receive high-water mark.
	 */
	private static final String COUNTING = """
			import sys, time, zmq
			endpoint, count, every, pause = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
			socket = zmq.Context().socket(zmq.SUB)
			socket.rcvhwm = int(sys.argv[5])
			socket.subscribe(b"")
			if endpoint.startswith("bind:"):
			    socket.bind(endpoint[5:])
			else:
			    socket.connect(endpoint)
			print("ready")
			expected, wrong = {}, 0
			for i in range(count):
			    sender, number = socket.recv_multipart()[1].split()[:2]
			    wrong += int(number) != expected.get(sender, 0)
			    expected[sender] = int(number) + 1
			    if i % every == every - 1:
			        time.sleep(pause)
			    if i % 500 == 0:
			        print("received", i)
			print("all", count, "wrong", wrong)
			socket.recv()
			""";

	@BeforeEach
	void needsLibzmq() {
		PythonPeer.assumeAvailable();
	}

	@Test
	void whenASubscriberIsSlowThenFourSendersWaitForItAndItGetsEveryMessage() throws Exception {
		try (ConfigurableApplicationContext publisher = publisher();
				PythonPeer slow = subscriber(Apps.boundAddress(publisher), MESSAGES, 100, "0.005", 1000)) {
			ZmqTemplate template = template(publisher, 1);
			AtomicInteger deepest = new AtomicInteger();
			long begun = System.nanoTime();
			List<CompletableFuture<Void>> senders = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				int sender = i;
				senders.add(CompletableFuture.runAsync(() -> {
					for (int number = 0; number < MESSAGES / SENDERS; number++) {
						template.send("news", text(sender, number));
						if (number % 1000 == 0) {
							deepest.accumulateAndGet(info(publisher).queue().depth(), Math::max);
						}
					}
				}, (task) -> new Thread(task, "sender-" + sender).start()));
			}
			slow.awaitLine(("all " + MESSAGES + " wrong 0")::equals);
			senders.forEach(CompletableFuture::join);

			System.out.printf("nodrop: %d messages of %d senders in %.1f s, at most %d in the queue, heap %d MB%n",
					MESSAGES, SENDERS, (System.nanoTime() - begun) / 1e9, deepest.get(), heapMegabytes());
			Awaitility.await().atMost(PATIENCE).until(() -> info(publisher).counts().sentMessages() == MESSAGES);
			assertThat(info(publisher).counts().dropped().values()).containsOnly(0L);
			assertThat(deepest).as("the queue was full, and not more").hasValueBetween(4000, 8192);
		}
	}

	@Test
	void whenASubscriberStopsThenItIsDisconnectedAndTheHealthyOneIsServedAgain(CapturedOutput output) throws Exception {
		int count = 50_000;
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.xpub-nodrop-timeout=2s",
				"zmq.publisher.send-timeout=60s", "zmq.publishers.other.endpoints=tcp://127.0.0.1:*");
				PythonPeer healthy = subscriber(address(publisher, "default"), count);
				PythonPeer stopped = subscriber(address(publisher, "default"), count);
				PythonPeer elsewhere = subscriber(address(publisher, "other"), 1)) {
			ZmqTemplate template = template(publisher, 2);
			stop(stopped);
			CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
				for (int number = 0; number < count; number++) {
					template.send("news", large(number));
				}
			});
			awaitWaiting(publisher);
			ZmqTemplate other = template.forPublisher("other");
			assertThat(other.awaitSubscribers("news", 1, PATIENCE)).isTrue();
			other.send("news", text(0, 0));
			elsewhere.awaitLine("all 1 wrong 0"::equals);
			assertThat(sender).as("the other publisher is served meanwhile").isNotDone();

			healthy.awaitLine(("all " + count + " wrong 0")::equals);
			sender.join();

			Awaitility.await().atMost(PATIENCE).until(() -> info(publisher).counts().sentMessages() == count);
			assertThat(info(publisher).counts().dropped().get(DropReason.STALLED)).isBetween(400L, 1000L);
			assertThat(info(publisher).counts().dropped().get(DropReason.HWM)).isZero();
			assertThat(refused(publisher, "stalled")).isOne();
			assertThat(output.getAll().lines().filter((line) -> line.contains("took nothing for 2000ms")))
				.singleElement()
				.asString()
				.containsPattern(
						"zmq link 'publisher default@tcp://127.0.0.1:\\*' .* 127\\.0\\.0\\.1:\\d+: it took nothing for"
								+ " 2000ms \\(xpub-nodrop-timeout\\)");
		}
	}

	/**
	 * In the engine's pipe alone it seems to take nothing for 2.5 s: half of the mark.
	 */
	@Test
	void whenASubscriberIsSlowButTakesSomethingThenItIsNotDisconnected() throws Exception {
		int count = 1300;
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.xpub-nodrop-timeout=2s",
				"zmq.publisher.snd-hwm=500", "zmq.publisher.send-timeout=60s");
				PythonPeer slow = subscriber(Apps.boundAddress(publisher), count, 1, "0.01", 10)) {
			ZmqTemplate template = template(publisher, 1);
			for (int number = 0; number < count; number++) {
				template.send("news", Arrays.copyOf(text(0, number), 40_000));
			}
			slow.awaitLine(("all " + count + " wrong 0")::equals);

			assertThat(info(publisher).counts().dropped().values()).containsOnly(0L);
		}
	}

	private static PythonPeer subscriber(String endpoint, int count, int every, String pause, int rcvHwm) {
		return PythonPeer.program(COUNTING, endpoint, "" + count, "" + every, pause, "" + rcvHwm);
	}

	private static PythonPeer subscriber(String endpoint, int count) {
		return subscriber(endpoint, count, count, "0", 1000);
	}

	@Test
	void whenThePublisherConnectsThenItWaitsAndDisconnectsAsWell() throws Exception {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		int count = 50_000;
		try (PythonPeer peer = subscriber("bind:" + endpoint, count, 100, "0.002", 1000);
				ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
						"zmq.publisher.endpoints=" + endpoint, "zmq.publisher.mode=connect",
						"zmq.publisher.xpub-nodrop=true", "zmq.publisher.xpub-nodrop-timeout=2s",
						"zmq.publisher.send-timeout=60s")) {
			ZmqTemplate template = template(publisher, 1);
			for (int number = 0; number < count; number++) {
				template.send("news", text(0, number));
			}
			peer.awaitLine(("all " + count + " wrong 0")::equals);
			assertThat(info(publisher).counts().dropped().values()).containsOnly(0L);

			stop(peer);
			CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
				for (int number = 0; number < 20_000; number++) {
					template.send("news", large(number));
				}
			});
			sender.join();
			Awaitility.await().atMost(PATIENCE).until(() -> info(publisher).queue().depth() == 0);
			assertThat(info(publisher).counts().dropped().get(DropReason.STALLED)).isBetween(400L, 1000L);
			assertThat(info(publisher).counts().dropped().get(DropReason.HWM)).isZero();
			assertThat(publisher.getBean(MeterRegistry.class)
				.get("zmq.disconnects")
				.tag("cause", "stalled")
				.counter()
				.count()).isOne();
		}
	}

	@Test
	void whenASubscriberInTheSameProcessIsSlowThenItGetsEveryMessage() {
		int count = 50_000;
		try (ConfigurableApplicationContext both = Apps.start(SlowListener.class,
				"zmq.publisher.endpoints=inproc://nodrop", "zmq.subscriber.endpoints=inproc://nodrop",
				"zmq.publisher.xpub-nodrop=true", "zmq.publisher.send-timeout=60s", "zmq.listener.queue-capacity=64",
				"zmq.listener.overflow-timeout=60s", "zmq.snd-hwm=50", "zmq.rcv-hwm=50")) {
			ZmqTemplate template = template(both, 1);
			for (int number = 0; number < count; number++) {
				template.send("news", text(0, number));
			}
			SlowListener listener = both.getBean(SlowListener.class);
			Awaitility.await().atMost(PATIENCE).until(() -> listener.received.get() == count);
			assertThat(info(both).counts().dropped().values()).containsOnly(0L);
		}
	}

	@Test
	void whenASubscriberHasStoppedThenTheApplicationStopsInTimeAllTheSame() throws Exception {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.xpub-nodrop-timeout=10m",
				"spring.lifecycle.timeout-per-shutdown-phase=2s");
				PythonPeer stopped = subscriber(Apps.boundAddress(publisher), 1_000_000)) {
			ZmqTemplate template = template(publisher, 1);
			stop(stopped);
			AtomicLong accepted = new AtomicLong();
			Awaitility.await().atMost(PATIENCE).during(Duration.ofMillis(500)).until(() -> {
				boolean full = true;
				while (template.trySend("news", text(0, 0))) {
					accepted.incrementAndGet();
					full = false;
				}
				return full;
			});
			long before = System.nanoTime();
			Publishers publishers = publisher.getBean(Publishers.class);
			publisher.close();

			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
			PublisherInfo info = publishers.info("default");
			assertThat(info.counts().dropped().get(DropReason.STOPPED)).isPositive();
			assertThat(info.counts().sentMessages() + info.counts().dropped().get(DropReason.STOPPED))
				.isEqualTo(accepted.get());
		}
	}

	@Test
	void whileASubscriberHasStoppedThenThePublishingThreadSleeps() throws Exception {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.xpub-nodrop-timeout=10m",
				"zmq.publisher.overflow=drop-oldest");
				PythonPeer stopped = subscriber(Apps.boundAddress(publisher), 1_000_000)) {
			ZmqTemplate template = template(publisher, 1);
			stop(stopped);
			AtomicLong before = new AtomicLong(-1);
			Awaitility.await().atMost(PATIENCE).during(Duration.ofSeconds(1)).until(() -> {
				for (int i = 0; i < 10_000; i++) {
					template.send("news", large(i));
				}
				long sent = info(publisher).counts().sentMessages();
				return before.getAndSet(sent) == sent;
			});
			long sent = info(publisher).counts().sentMessages();
			long cpu = cpuNanosOfThePublisherThread();
			for (int i = 0; i < 100; i++) {
				template.send("news", text(0, 0));
				LockSupport.parkNanos(10_000_000);
			}

			assertThat(cpuNanosOfThePublisherThread() - cpu).isLessThan(200_000_000L);
			assertThat(info(publisher).counts().sentMessages()).isEqualTo(sent);
			assertThat(info(publisher).queue().depth()).isEqualTo(8192);
		}
	}

	private static long cpuNanosOfThePublisherThread() {
		var threads = java.lang.management.ManagementFactory.getThreadMXBean();
		for (long id : threads.getAllThreadIds()) {
			var info = threads.getThreadInfo(id);
			if (info != null && info.getThreadName().equals("zmq-publisher")) {
				return threads.getThreadCpuTime(id);
			}
		}
		throw new AssertionError("no such thread");
	}

	private static ConfigurableApplicationContext publisher(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.xpub-nodrop=true"));
		all.addAll(List.of(properties));
		return Apps.start(NoListener.class, all.toArray(String[]::new));
	}

	private static String address(ConfigurableApplicationContext publisher, String socket) {
		// in the order of the names
		return Apps.boundAddresses(publisher).get("default".equals(socket) ? 0 : 1);
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher, int subscribers) {
		ZmqTemplate template = publisher.getBean("zmqTemplate", ZmqTemplate.class);
		assertThat(template.awaitSubscribers("news", subscribers, PATIENCE)).isTrue();
		return template;
	}

	private static void awaitWaiting(ConfigurableApplicationContext publisher) {
		Awaitility.await().atMost(PATIENCE).until(() -> info(publisher).queue().depth() == 8192);
	}

	private static PublisherInfo info(ConfigurableApplicationContext context) {
		return context.getBean(Publishers.class).info("default");
	}

	private static double refused(ConfigurableApplicationContext context, String reason) {
		return context.getBean(MeterRegistry.class)
			.get("zmq.peers.refused")
			.tags("socket", "default", "reason", reason)
			.functionCounter()
			.count();
	}

	private static void stop(PythonPeer peer) throws Exception {
		assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(peer.pid())).start().waitFor()).isZero();
	}

	/** Soon more than the buffers of TCP hold. */
	private static byte[] large(int number) {
		return Arrays.copyOf(text(0, number), 2000);
	}

	private static long heapMegabytes() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
	}

	/** 64 bytes: who sends it and which number it is. */
	private static byte[] text(int sender, int number) {
		return String.format("%d %d %50s", sender, number, "").substring(0, 50).getBytes(StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class SlowListener {

		final AtomicLong received = new AtomicLong();

		@ZmqListener(topics = "news")
		void onNews(byte[] payload) {
			if (this.received.incrementAndGet() % 1000 == 0) {
				LockSupport.parkNanos(1_000_000);
			}
		}

	}

}
