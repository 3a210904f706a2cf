package org.zmqspring.integration.security;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Two real applications that prove to each other who they are. */
@Timeout(120)
class CurveIntegrationTests {

	private final CurveKeyPair server = Keys.pair();

	private final CurveKeyPair client = Keys.pair();

	@Test
	void whenTheKeysFitThenMessagesFlow() {
		try (SecureApp publisher = SecureApp.publisher("zmq.curve.secret-key=" + Keys.secretOf(this.server),
				"zmq.handshake-ivl=20s");
				SecureApp subscriber = SecureApp.subscriber(publisher.address(),
						"zmq.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.curve.server-key=" + Keys.publicOf(this.server), "zmq.handshake-ivl=20s")) {
			assertThat(subscriber.nextMessage()).startsWith("n-");
			assertThat(publisher.refusals()).isEmpty();
		}
	}

	@Test
	void whenAMessageIsAsLargeAsItMayBeThenCurveDoesNotMakeItTooLarge() {
		String largest = "x".repeat(1000);
		try (SecureApp publisher = SecureApp.publisher("zmq.curve.secret-key=" + Keys.secretOf(this.server));
				SecureApp subscriber = SecureApp.subscriber(publisher.address(),
						"zmq.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.curve.server-key=" + Keys.publicOf(this.server), "zmq.subscriber.max-msg-size=1000B")) {
			subscriber.nextMessage();
			publisher.bean(ZmqTemplate.class).send(largest);
			assertThat(subscriber.messages().await(largest::equals)).isEqualTo(largest);
			assertThat(subscriber.link().reconnects()).isZero();
		}
	}

	@Test
	void whenTheSubscriberBindsThenItIsTheServerAndJudgesPublishers() {
		CurveKeyPair stranger = Keys.pair();
		try (SecureApp subscriber = SecureApp.subscriber("tcp://127.0.0.1:*", "zmq.subscriber.mode=bind",
				"zmq.subscriber.curve.secret-key=" + Keys.secretOf(this.server),
				"zmq.subscriber.zap.allowed-curve-keys=" + Keys.publicOf(this.client));
				SecureApp bad = publisherTo(subscriber.address(), stranger);
				SecureApp good = publisherTo(subscriber.address(), this.client)) {
			assertThat(subscriber.nextMessage()).startsWith("n-");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(bad.link().lastError()).contains("ERROR 400"));
			assertThat(good.link().reconnects()).isZero();
		}
	}

	private SecureApp publisherTo(String endpoint, CurveKeyPair keys) {
		return SecureApp.publisher("zmq.publisher.mode=connect", "zmq.publisher.endpoints=" + endpoint,
				"zmq.publisher.curve.secret-key=" + Keys.secretOf(keys),
				"zmq.publisher.curve.server-key=" + Keys.publicOf(this.server));
	}

	@Test
	void whenTheApplicationEndsThenNoThreadOfItIsLeft() {
		Set<Thread> before = ZmqThreads.alive();
		try (SecureApp publisher = SecureApp.publisher("zmq.curve.secret-key=" + Keys.secretOf(this.server));
				SecureApp subscriber = SecureApp.subscriber(publisher.address(),
						"zmq.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.curve.server-key=" + Keys.publicOf(this.server))) {
			subscriber.nextMessage();
			assertThat(ZmqThreads.alive()).extracting(Thread::getName).contains("zmq-zap");
		}
		ZmqThreads.awaitOnly(before);
	}

	@Test
	void whenAClientIsNotOnTheListThenItIsRefusedAndCounted(@TempDir Path directory) {
		CurveKeyPair stranger = Keys.pair();
		Path list = Keys.allow(directory.resolve("allowed"), this.client);
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server),
				"zmq.publisher.zap.allowed-curve-keys-location=" + list);
				SecureApp good = SecureApp.subscriber(publisher.address(),
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server));
				SecureApp bad = SecureApp.subscriber(publisher.address(),
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(stranger),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server))) {
			assertThat(good.nextMessage()).startsWith("n-");
			publisher.awaitRefusals(RefusalCause.KEY, 2);
			assertThat(bad.isSilentFor(Duration.ofMillis(300))).isTrue();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(bad.link().lastError()).contains("Handshake failed"));
			assertThat(publisher.refused()).extracting("address").containsOnly("127.0.0.1");
		}
	}

	@Test
	void whenAKeyIsRevokedThenItsConnectionEndsAndTheOthersGoOn(@TempDir Path directory) {
		CurveKeyPair leaver = Keys.pair();
		Path list = Keys.allow(directory.resolve("allowed"), this.client, leaver);
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(this.server),
				"zmq.publisher.zap.allowed-curve-keys-location=" + list);
				SecureApp stays = SecureApp.subscriber(publisher.address(),
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server));
				SecureApp leaves = SecureApp.subscriber(publisher.address(),
						"zmq.subscriber.curve.secret-key=" + Keys.secretOf(leaver),
						"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server))) {
			stays.nextMessage();
			leaves.nextMessage();
			long revoked = System.nanoTime();
			Keys.allow(list, this.client);
			publisher.awaitRefusals(RefusalCause.KEY, 1);
			assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(28));
			leaves.awaitSilence();
			assertThat(stays.nextMessage()).startsWith("n-");
			assertThat(stays.events()).filteredOn(ZmqConnectionEvent::isDisconnect).hasSizeLessThanOrEqualTo(1);

			Keys.allow(list, this.client, leaver);
			assertThat(leaves.nextMessage()).startsWith("n-");
			assertThat(stays.nextMessage()).startsWith("n-");
		}
	}

}
