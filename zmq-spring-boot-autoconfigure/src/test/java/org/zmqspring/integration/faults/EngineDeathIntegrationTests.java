package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.feeds.FeedPeer;
import org.zmqspring.link.LinkState;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;
import zmq.Msg;
import zmq.msg.MsgAllocator;
import zmq.msg.MsgAllocatorThreshold;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An {@code Error} ends the engine's I/O thread. With JeroMQ alone that is the end of
 * every socket of the application, in silence.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EngineDeathIntegrationTests {

	private static final int DEADLY_SIZE = 4711;

	@Test
	void whenTheEngineDiesThenItIsReplacedAndEveryLinkComesBack(CapturedOutput output) {
		List<NumberedPublisher> publishers = IntStream.range(0, 3)
			.mapToObj((i) -> NumberedPublisher.bound(TestPorts.free()))
			.toList();
		List<String> endpoints = publishers.stream().map(NumberedPublisher::endpoint).toList();
		String bound = "tcp://127.0.0.1:" + TestPorts.free();
		try (FaultApp app = FaultApp.with(Mortal.class, "zmq.subscriber.endpoints=" + String.join(",", endpoints),
				"zmq.publisher.endpoints=" + bound); FaultApp reader = FaultApp.listeningTo(bound)) {
			assertAllUp(app);
			send(app, reader, "before");
			long threads = engineThreads();

			publishers.get(0).sendOnce(new byte[DEADLY_SIZE]);
			long died = System.nanoTime();
			for (int i = 0; i < 4; i++) {
				app.events().await(ZmqConnectionEvent::isReconnect);
			}
			Duration took = Duration.ofNanos(System.nanoTime() - died);
			assertAllUp(app);
			for (String endpoint : endpoints) {
				assertThat(app.meter("zmq.disconnects", "cause", "engine", "endpoint", endpoint)).isEqualTo(1);
			}
			app.nextMessage();
			send(app, reader, "after");
			assertThat(app.meter("zmq.disconnects")).isEqualTo(4);
			assertThat(app.meter("zmq.reconnects")).isEqualTo(4);
			assertThat(output.getOut().split("A thread of the ZeroMQ engine died", -1)).as("logged once").hasSize(2);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(engineThreads()).isEqualTo(threads));
			Soundness.checkLinks(app);
			Figures.note("death of the engine's I/O thread",
					"3 subscriber links and 1 bound publisher back after %d ms", took.toMillis());
		}
		finally {
			publishers.forEach(NumberedPublisher::close);
		}
	}

	@Test
	void whenTheEngineDiesThenInprocLinksAndChosenPortsComeBack() {
		NumberedPublisher deadly = NumberedPublisher.bound(TestPorts.free());
		try (FaultApp app = FaultApp.with(Mortal.class,
				"zmq.subscriber.endpoints=" + deadly.endpoint() + ",inproc://own",
				"zmq.publisher.endpoints=tcp://*:*,inproc://own")) {
			assertAllUp(app);
			send(app, app, "before");
			String bound = address(app);
			deadly.sendOnce(new byte[DEADLY_SIZE]);
			for (int i = 0; i < 4; i++) {
				app.events().await(ZmqConnectionEvent::isReconnect);
			}
			assertAllUp(app);
			assertThat(address(app)).isEqualTo(bound);
			send(app, app, "after");
		}
		finally {
			deadly.close();
		}
	}

	@Test
	void whenTheEngineDiesThenThePublishersNumbersContinue() {
		NumberedPublisher deadly = NumberedPublisher.bound(TestPorts.free());
		String bound = "tcp://127.0.0.1:" + TestPorts.free();
		try (FaultApp app = FaultApp.with(Mortal.class, "zmq.subscriber.endpoints=" + deadly.endpoint(),
				"zmq.publisher.endpoints=" + bound, "zmq.publisher.frames=topic,sequence,payload",
				"zmq.publisher.sequence.format=u64-be");
				FaultApp reader = FaultApp.with(ReadingNumbers.class, "zmq.subscriber.endpoints=" + bound)) {
			assertAllUp(app);
			sendNumbered(app, reader, 0);
			sendNumbered(app, reader, 1);
			deadly.sendOnce(new byte[DEADLY_SIZE]);
			for (int i = 0; i < 2; i++) {
				app.events().await(ZmqConnectionEvent::isReconnect);
			}
			assertAllUp(app);
			sendNumbered(app, reader, 2);
		}
		finally {
			deadly.close();
		}
	}

	@Test
	void whenTheEngineDiesThenThePublishersMessagesAreStillKept() {
		PythonPeer.assumeAvailable();
		NumberedPublisher deadly = NumberedPublisher.bound(TestPorts.free());
		String replay = "tcp://127.0.0.1:" + TestPorts.free();
		try (FaultApp app = FaultApp.with(Mortal.class, "zmq.subscriber.endpoints=" + deadly.endpoint(),
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.frames=topic,sequence,payload",
				"zmq.publisher.sequence.format=u64-be", "zmq.publisher.replay.endpoints=" + replay)) {
			assertAllUp(app);
			app.bean(ZmqTemplate.class).send("news", "before");
			assertThat(answer(replay)).startsWith("1 items, [0] to [0]").endsWith(" end");
			deadly.sendOnce(new byte[DEADLY_SIZE]);
			for (int i = 0; i < 3; i++) {
				app.events().await(ZmqConnectionEvent::isReconnect);
			}
			assertAllUp(app);
			app.bean(ZmqTemplate.class).send("news", "after");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(answer(replay)).isEqualTo("2 items, [0] to [1], 0 missing, end"));
		}
		finally {
			deadly.close();
		}
	}

	private static String answer(String replay) {
		try (PythonPeer peer = FeedPeer.program("replay_client.py", replay, "0")) {
			return peer.awaitLine((line) -> line.contains(" items, "));
		}
	}

	private static void sendNumbered(FaultApp app, FaultApp reader, long number) {
		ZmqTemplate template = app.bean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("news", 1, Duration.ofSeconds(30))).isTrue();
		template.send("news", "payload");
		assertThat(reader.bean(ReadingNumbers.class).numbers.await((read) -> true)).isEqualTo(number);
	}

	private static String address(FaultApp app) {
		return app.bean(LinkDirectory.class)
			.links()
			.stream()
			.map(LinkSnapshot::address)
			.filter((address) -> address != null && address.startsWith("tcp:"))
			.findFirst()
			.orElseThrow();
	}

	private static void assertAllUp(FaultApp app) {
		assertThat(app.awaitLinks((links) -> links.stream().map(LinkSnapshot::state).allMatch(LinkState::isUp)))
			.isTrue();
	}

	private static void send(FaultApp app, FaultApp reader, String text) {
		ZmqTemplate template = app.bean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
		template.send(text);
		reader.messages().await(text::equals);
	}

	private static long engineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("zmq-iothread")
					|| thread.getName().startsWith("zmq-reaper"))
			.count();
	}

	/** An application that reads the numbers of messages. */
	@Configuration(proxyBeanMethods = false)
	static class ReadingNumbers extends Listening {

		final Journal<Long> numbers = new Journal<>();

		@ZmqListener
		void onNumber(ZmqMessage message) {
			this.numbers.add(SequenceFormat.U64_BE.decode(message.frames().get(1)));
		}

	}

	/** An application whose engine dies of the first frame of a certain size. */
	@Configuration(proxyBeanMethods = false)
	static class Mortal extends Listening implements MsgAllocator {

		private final AtomicBoolean deadly = new AtomicBoolean(true);

		private final MsgAllocator engines = new MsgAllocatorThreshold();

		@Override
		public Msg allocate(int size) {
			if (size == DEADLY_SIZE && this.deadly.getAndSet(false)) {
				throw new OutOfMemoryError("ordered by the test");
			}
			return this.engines.allocate(size);
		}

		@Bean
		ZmqSocketCustomizer mortality() {
			return (socketName, socket) -> socket.setMsgAllocator(this);
		}

	}

}
