package org.zmqspring.integration.security;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More than a socket takes at once, within CURVE and from the real libzmq: the engine
 * must never hand out an encrypted frame in place of a message (jeromq#1009).
 */
@Timeout(300)
class CurveFloodIntegrationTests {

	private static final int MESSAGES = Integer.getInteger("zmq.curve.messages", 20_000);

	private static final int SUBSCRIPTIONS = 20_000;

	private static final String FLOOD = """
			import struct, sys, time, zlib, zmq
			s = zmq.Context().socket(zmq.XPUB)
			s.sndhwm = 0
			s.curve_server = True
			s.curve_publickey, s.curve_secretkey = [a.encode() for a in sys.argv[2:4]]
			s.bind(sys.argv[1])
			print('ready')
			s.recv()
			for i in range(int(sys.argv[4])):
			    body = struct.pack('>I', i) + b'x' * 196
			    s.send_multipart([b'tick.%d' % (i % 7), body + struct.pack('>I', zlib.crc32(body))])
			print('sent')
			time.sleep(600)
			""";

	private static final String SUBSCRIBER = """
			import sys, time, zmq
			s = zmq.Context().socket(zmq.SUB)
			s.curve_publickey, s.curve_secretkey, s.curve_serverkey = [a.encode() for a in sys.argv[2:5]]
			s.sndhwm = 0
			s.connect(sys.argv[1])
			for i in range(int(sys.argv[5])):
			    s.subscribe(b'topic.%d.' % i)
			print('ready')
			topics = set()
			while len(topics) < int(sys.argv[5]):
			    topics.add(s.recv_multipart()[0])
			print('all')
			time.sleep(600)
			""";

	private final CurveKeyPair server = Keys.pair();

	private final CurveKeyPair client = Keys.pair();

	@BeforeAll
	static void libzmqIsThere() {
		PythonPeer.assumeAvailable();
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscriber.rcv-hwm=1000", "zmq.subscriber.rcv-hwm=100", "zmq.subscriber.rcv-hwm=1" })
	void whenAListenerIsSlowerThanTheFeedThenEveryMessageIsWhole(String mark) {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (PythonPeer feed = PythonPeer.program(FLOOD, endpoint, Keys.publicOf(this.server),
				Keys.secretOf(this.server), String.valueOf(MESSAGES));
				ConfigurableApplicationContext app = Apps.start(SlowListener.class,
						"zmq.subscriber.endpoints=" + endpoint,
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server),
						"zmq.listener.queue-capacity=16",
						// On a busy machine, nothing may be dropped because the queue is
						// full.
						"zmq.listener.overflow-timeout=100s", "zmq.heartbeat-ivl=120s", mark)) {
			SlowListener listener = app.getBean(SlowListener.class);
			feed.awaitLine("sent"::equals);
			Awaitility.await()
				.atMost(Duration.ofSeconds(200))
				.until(() -> listener.good() + listener.malformed.get() >= MESSAGES);
			assertThat(listener.malformed).hasValue(0);
			assertThat(listener.good()).isEqualTo(MESSAGES);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.publisher.rcv-hwm=1000", "zmq.publisher.rcv-hwm=10" })
	void whenAPeerSubscribesToManyTopicsAtOnceThenAllAreTaken(String mark) {
		try (ConfigurableApplicationContext app = Apps.start(SecureApp.Silent.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.snd-hwm=0",
				"zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server), mark);
				PythonPeer peer = PythonPeer.program(SUBSCRIBER, Apps.boundAddress(app), Keys.publicOf(this.client),
						Keys.secretOf(this.client), Keys.publicOf(this.server), String.valueOf(SUBSCRIPTIONS))) {
			Publishers publishers = app.getBean(Publishers.class);
			Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> subscriptions(publishers) == SUBSCRIPTIONS);
			ZmqTemplate template = app.getBean(ZmqTemplate.class);
			IntStream.range(0, SUBSCRIPTIONS).forEach((i) -> template.send("topic." + i + ".", new byte[8]));
			peer.awaitLine("all"::equals);
		}
	}

	private static long subscriptions(Publishers publishers) {
		return publishers.info("default").subscriptions();
	}

	/** Checks what comes, and is slow now and then. */
	@Configuration(proxyBeanMethods = false)
	static class SlowListener {

		private final BitSet numbers = new BitSet();

		private final AtomicInteger malformed = new AtomicInteger();

		@ZmqListener
		void onMessage(ZmqMessage message) {
			List<byte[]> frames = message.frames();
			if (frames.size() != 2 || frames.get(1).length != 204) {
				this.malformed.incrementAndGet();
				return;
			}
			ByteBuffer body = ByteBuffer.wrap(frames.get(1));
			CRC32 sum = new CRC32();
			sum.update(frames.get(1), 0, 200);
			int number = body.getInt(0);
			if (body.getInt(200) != (int) sum.getValue()) {
				this.malformed.incrementAndGet();
				return;
			}
			synchronized (this) {
				this.numbers.set(number);
			}
			if (number % 2000 == 0) {
				LockSupport.parkNanos(300_000_000);
			}
		}

		synchronized int good() {
			return this.numbers.cardinality();
		}

	}

}
