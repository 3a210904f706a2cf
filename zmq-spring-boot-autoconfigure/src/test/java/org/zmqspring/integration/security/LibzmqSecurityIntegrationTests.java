package org.zmqspring.integration.security;

import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.RefusalCause;

import static org.assertj.core.api.Assertions.assertThat;

/** CURVE and PLAIN with the real libzmq on the other side, in both roles. */
@Timeout(120)
class LibzmqSecurityIntegrationTests {

	private static final String SUBSCRIBER = """
			import sys, zmq
			s = zmq.Context().socket(zmq.SUB)
			if sys.argv[2] == 'curve':
			    s.curve_publickey, s.curve_secretkey, s.curve_serverkey = [a.encode() for a in sys.argv[3:6]]
			if sys.argv[2] == 'plain':
			    s.plain_username, s.plain_password = [a.encode() for a in sys.argv[3:5]]
			s.subscribe(b'')
			s.connect(sys.argv[1])
			print('ready')
			while True:
			    print(s.recv().decode())
			""";

	private static final String PUBLISHER = """
			import sys, time, zmq
			from zmq.auth.thread import ThreadAuthenticator
			context = zmq.Context()
			judge = ThreadAuthenticator(context)
			judge.start()
			s = context.socket(zmq.PUB)
			if sys.argv[2] == 'curve':
			    judge.configure_curve(domain='*', location=zmq.auth.CURVE_ALLOW_ANY)
			    s.curve_publickey, s.curve_secretkey = [a.encode() for a in sys.argv[3:5]]
			    s.curve_server = True
			else:
			    judge.configure_plain(domain='*', passwords={sys.argv[3]: sys.argv[4]})
			    s.plain_server = True
			s.bind(sys.argv[1])
			print('ready')
			n = 0
			while True:
			    n += 1
			    s.send(b'n-%d' % n)
			    time.sleep(0.005)
			""";

	private final CurveKeyPair server = Keys.pair();

	private final CurveKeyPair client = Keys.pair();

	@BeforeAll
	static void libzmqIsThere() {
		PythonPeer.assumeAvailable();
	}

	@Test
	void curveSubscriberOfLibzmqReceivesFromUs(@TempDir Path directory) {
		Path list = Keys.allow(directory.resolve("allowed"), this.client);
		CurveKeyPair stranger = Keys.pair();
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server),
				"zmq.publisher.zap.allowed-curve-keys-location=" + list);
				PythonPeer good = PythonPeer.program(SUBSCRIBER, publisher.address(), "curve",
						Keys.publicOf(this.client), Keys.secretOf(this.client), Keys.publicOf(this.server));
				PythonPeer bad = PythonPeer.program(SUBSCRIBER, publisher.address(), "curve", Keys.publicOf(stranger),
						Keys.secretOf(stranger), Keys.publicOf(this.server))) {
			good.awaitLine((line) -> line.startsWith("n-"));
			publisher.awaitRefusals(RefusalCause.KEY, 1);
			assertThat(bad.hasPrinted()).isFalse();

			Keys.allow(list, stranger);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !good.isPrinting(Duration.ofMillis(300)));
		}
	}

	@Test
	void curveSubscriberOfLibzmqWithTheWrongServerKeyIsCounted() {
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server));
				PythonPeer peer = PythonPeer.program(SUBSCRIBER, publisher.address(), "curve",
						Keys.publicOf(this.client), Keys.secretOf(this.client), Keys.publicOf(Keys.pair()))) {
			publisher.awaitRefusals(RefusalCause.HANDSHAKE, 1);
			assertThat(publisher.refused()).extracting("address").containsOnly("127.0.0.1");
			assertThat(peer.hasPrinted()).isFalse();
		}
	}

	@Test
	void nullSubscriberOfLibzmqGetsNothingFromACurvePublisher() {
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server));
				PythonPeer peer = PythonPeer.program(SUBSCRIBER, publisher.address(), "null")) {
			publisher.awaitRefusals(RefusalCause.HANDSHAKE, 1);
			assertThat(peer.hasPrinted()).isFalse();
		}
	}

	@Test
	void weReceiveFromACurvePublisherOfLibzmq() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (PythonPeer publisher = PythonPeer.program(PUBLISHER, endpoint, "curve", Keys.publicOf(this.server),
				Keys.secretOf(this.server));
				SecureApp subscriber = SecureApp.subscriber(endpoint,
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server))) {
			assertThat(subscriber.nextMessage()).startsWith("n-");
		}
	}

	@Test
	void plainSubscriberOfLibzmqReceivesFromUsIfThePasswordIsRight() {
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.zap.users.alice=wonderland",
				"zmq.publisher.plain.server=true");
				PythonPeer good = PythonPeer.program(SUBSCRIBER, publisher.address(), "plain", "alice", "wonderland");
				PythonPeer bad = PythonPeer.program(SUBSCRIBER, publisher.address(), "plain", "alice",
						"looking-glass")) {
			good.awaitLine((line) -> line.startsWith("n-"));
			publisher.awaitRefusals(RefusalCause.USER, 1);
			assertThat(bad.hasPrinted()).isFalse();
		}
	}

	@Test
	void weReceiveFromAPlainPublisherOfLibzmqIfThePasswordIsRight() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (PythonPeer publisher = PythonPeer.program(PUBLISHER, endpoint, "plain", "alice", "wonderland");
				SecureApp good = SecureApp.subscriber(endpoint, "zmq.subscriber.plain.username=alice",
						"zmq.subscriber.plain.password=wonderland");
				SecureApp bad = SecureApp.subscriber(endpoint, "zmq.subscriber.plain.username=alice",
						"zmq.subscriber.plain.password=looking-glass")) {
			assertThat(good.nextMessage()).startsWith("n-");
			assertThat(bad.isSilentFor(Duration.ofMillis(500))).isTrue();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(bad.link().lastError()).contains("Handshake failed"));
		}
	}

}
