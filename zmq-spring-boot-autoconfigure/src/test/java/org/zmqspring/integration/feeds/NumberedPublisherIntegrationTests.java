package org.zmqspring.integration.feeds;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceMachine;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.publish.DropReason;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.supervise.Supervisor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Plain subscribers of libzmq and JeroMQ get the frames and the numbers that a publisher
 * is configured to send, also after a rebind, and see what they missed.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class NumberedPublisherIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Prints the frames of each message in hexadecimal. */
	private static final String HEX = """
			import sys, zmq
			socket = zmq.Context().socket(zmq.SUB)
			socket.reconnect_ivl = 20
			socket.subscribe(sys.argv[2].encode())
			socket.connect(sys.argv[1])
			print("ready")
			while True:
			    print("|".join(frame.hex() for frame in socket.recv_multipart()))
			""";

	private static ConfigurableApplicationContext publisher(String... properties) {
		List<String> all = new ArrayList<>(List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"zmq.publisher.frames=topic, sequence, payload", "zmq.publisher.sequence.format=u64-be"));
		all.addAll(List.of(properties));
		return Apps.start(NoListener.class, all.toArray(String[]::new));
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("news", 1, PATIENCE)).isTrue();
		return template;
	}

	private static void awaitMessage(PythonPeer peer, String topic, String number, String payload) {
		peer.awaitLine((hex(topic) + "|" + number + "|" + hex(payload))::equals);
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String hex(SequenceFormat format, long number) {
		return HexFormat.of().formatHex(format.encode(number));
	}

	@ParameterizedTest
	@EnumSource
	void whenASubscriberIsLibzmqThenItGetsTheNumbersOfEachTopicInTheConfiguredFormat(SequenceFormat format) {
		try (ConfigurableApplicationContext publisher = publisher("zmq.publisher.sequence.format=" + format);
				PythonPeer peer = PythonPeer.program(HEX, Apps.boundAddress(publisher), "")) {
			ZmqTemplate template = template(publisher);
			for (int i = 0; i < 300; i++) {
				template.send("news.one", "payload " + i);
			}
			template.send("news.two", "first");
			template.send("no topic");
			template.sendFrames("news.one".getBytes(StandardCharsets.UTF_8), new byte[] { 7 });
			template.send("news.one", "last");
			awaitMessage(peer, "news.one", hex(format, 0), "payload 0");
			awaitMessage(peer, "news.one", hex(format, 1), "payload 1");
			awaitMessage(peer, "news.one", hex(format, 299), "payload 299");
			awaitMessage(peer, "news.two", hex(format, 0), "first");
			awaitMessage(peer, "", hex(format, 0), "no topic");
			peer.awaitLine((hex("news.one") + "|07")::equals);
			awaitMessage(peer, "news.one", hex(format, 300), "last");
		}
	}

	@Test
	void whenTheEndpointIsBoundAgainThenNumbersContinue() {
		try (ConfigurableApplicationContext publisher = publisher();
				PythonPeer peer = PythonPeer.program(HEX, Apps.boundAddress(publisher), "news")) {
			for (int i = 0; i < 3; i++) {
				template(publisher).send("news", "message " + i);
				awaitMessage(peer, "news", hex(SequenceFormat.U64_BE, i), "message " + i);
				rebind(publisher);
			}
		}
	}

	private static void rebind(ConfigurableApplicationContext publisher) {
		Instant before = link(publisher).since();
		publisher.getBean(Supervisor.class).reconnect(link(publisher).spec().id());
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> link(publisher).state().isUp() && link(publisher).since().isAfter(before));
	}

	private static LinkSnapshot link(ConfigurableApplicationContext publisher) {
		return publisher.getBean(LinkDirectory.class).links().get(0);
	}

	@Test
	void whenASubscriberIsTooSlowThenTheNumbersShowExactlyWhatTheEngineDropped() {
		int count = 5000;
		try (ZContext context = new ZContext();
				ConfigurableApplicationContext publisher = publisher("zmq.publisher.snd-hwm=10",
						"zmq.publisher.heartbeat-ivl=0", "zmq.publisher.sequence.per=endpoint")) {
			ZMQ.Socket slow = context.createSocket(SocketType.SUB);
			slow.setRcvHWM(10);
			slow.setReceiveTimeOut(5000);
			// JeroMQ 0.6.0 sometimes forgets a new connection until this time is over.
			slow.setHandshakeIvl(1000);
			slow.subscribe("news");
			slow.connect(Apps.boundAddress(publisher));
			ZmqTemplate template = template(publisher);
			byte[] payload = new byte[10_000];
			for (int i = 0; i < count; i++) {
				template.send("news." + i % 7, payload);
			}
			Awaitility.await().atMost(PATIENCE).until(() -> info(publisher).queue().depth() == 0);
			SequenceMachine machine = new SequenceMachine(SequenceFormat.U64_BE, SequenceScope.ENDPOINT,
					new BreakCounter());
			machine.onConnected();
			int received = receiveAll(slow, machine);
			template.send("news.end", "the tail shows with the next message");
			received += receiveAll(slow, machine);

			long dropped = info(publisher).counts().dropped().get(DropReason.HWM);
			assertThat(dropped).isPositive();
			assertThat(machine.figures().last()).isEqualTo(count);
			assertThat(machine.figures().restarts()).isZero();
			assertThat(machine.figures().lost()).isEqualTo(dropped);
			assertThat(received + dropped).isEqualTo(count + 1);
		}
	}

	private static int receiveAll(ZMQ.Socket socket, SequenceMachine machine) {
		int count = 0;
		for (byte[] topic = socket.recv(); topic != null; topic = socket.recv()) {
			machine.onMessage(topic, SequenceFormat.U64_BE.decode(socket.recv()));
			assertThat(socket.recv()).isNotNull();
			assertThat(socket.hasReceiveMore()).isFalse();
			count++;
		}
		return count;
	}

	private static PublisherInfo info(ConfigurableApplicationContext publisher) {
		return publisher.getBean(Publishers.class).info("default");
	}

	@Test
	void whenLastValuesWouldRepeatNumbersThenTheStartFailsAndNamesBothProperties(CapturedOutput output) {
		assertThatException().isThrownBy(() -> publisher("zmq.publisher.last-value-topics=news").close());
		assertThat(output).contains("zmq.publisher.last-value-topics",
				"sends messages again, and numbered messages would then repeat old numbers",
				"Remove it, or remove sequence.format and the sequence in frames");
	}

	@Test
	void whenTheNumberHasNoFormatThenTheStartFailsAndNamesTheFrames(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> Apps
					.start(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
							"zmq.publisher.frames=topic,sequence,payload")
					.close());
		assertThat(output).contains("zmq.publisher.frames", "contains a sequence, and sequence.format does not say");
	}

}
