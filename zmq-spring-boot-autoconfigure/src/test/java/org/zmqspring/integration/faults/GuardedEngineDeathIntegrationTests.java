package org.zmqspring.integration.faults;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** The engine dies, and with it whoever judges its peers. */
@Timeout(120)
class GuardedEngineDeathIntegrationTests {

	private static final int DEADLY_SIZE = 4711;

	private final CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());

	private final CurveKeyPair client = CurveKeyPair.generate(new SecureRandom());

	private final CurveKeyPair stranger = CurveKeyPair.generate(new SecureRandom());

	@Test
	void whenTheEngineDiesThenTheNewOneJudgesItsPeersToo() {
		Set<Thread> before = ZmqThreads.alive();
		String bound = "tcp://127.0.0.1:" + TestPorts.free();
		try (NumberedPublisher deadly = NumberedPublisher.bound(TestPorts.free());
				FaultApp app = FaultApp.with(EngineDeathIntegrationTests.Mortal.class,
						"zmq.subscriber.endpoints=" + deadly.endpoint(), "zmq.publisher.endpoints=" + bound,
						"zmq.publisher.curve.secret-key=" + this.server.secretKey().z85(),
						"zmq.publisher.zap.allowed-curve-keys=" + this.client.publicKey().z85());
				FaultApp good = listening(bound, this.client);
				FaultApp bad = listening(bound, this.stranger)) {
			send(app, good, "before");
			awaitRefusals(app, 1);

			deadly.sendOnce(new byte[DEADLY_SIZE]);
			app.events().await(ZmqConnectionEvent::isReconnect);
			app.events().await(ZmqConnectionEvent::isReconnect);
			send(app, good, "after");
			awaitRefusals(app, app.meter("zmq.zap.refusals", "cause", "key") + 2);
			assertThat(bad.messages().all()).isEmpty();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(judges(before)).isEqualTo(1));
		}
		ZmqThreads.awaitOnly(before);
	}

	private FaultApp listening(String endpoint, CurveKeyPair keys) {
		return FaultApp.listeningTo(endpoint, "zmq.handshake-ivl=1s",
				"zmq.subscriber.curve.secret-key=" + keys.secretKey().z85(),
				"zmq.subscriber.curve.server-key=" + this.server.publicKey().z85());
	}

	private static void send(FaultApp app, FaultApp reader, String text) {
		ZmqTemplate template = app.bean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
		template.send(text);
		reader.messages().await(text::equals);
	}

	private static void awaitRefusals(FaultApp app, double least) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> app.meter("zmq.zap.refusals", "cause", "key") >= least);
	}

	private static long judges(Set<Thread> before) {
		return ZmqThreads.alive()
			.stream()
			.filter((thread) -> !before.contains(thread) && thread.getName().equals("zmq-zap"))
			.count();
	}

}
