package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import zmq.Msg;
import zmq.socket.pubsub.XPub;

import static org.assertj.core.api.Assertions.assertThat;

/** Publishers send with less work than the engine itself, to the same effect. */
@Timeout(120)
class QuickSendIntegrationTests {

	private static final int MESSAGES = 200;

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@AfterEach
	void close() {
		System.clearProperty(EnginePatches.QUICK_SEND);
		System.clearProperty(EnginePatches.QUICK_ENCODER);
		this.transport.close(Duration.ofSeconds(10));
	}

	@Test
	void whenTheQueueOfAPeerHoldsOneMessageThenItsRoomIsSeenBeforeTheNext() {
		assertThat(received()).isEqualTo(sent());
	}

	@Test
	void whenBothAreSwitchedOffThenTheEngineSendsTheSame() {
		System.setProperty(EnginePatches.QUICK_SEND, "false");
		System.setProperty(EnginePatches.QUICK_ENCODER, "false");
		assertThat(received()).isEqualTo(sent());
	}

	@Test
	void whenItIsSwitchedOffThenNoSocketHasIt() {
		try (ZContext context = new ZContext()) {
			ZMQ.Socket publisher = context.createSocket(SocketType.XPUB);
			assertThat(QuickSend.of(publisher.base())).isNotNull();
			assertThat(QuickSend.of(context.createSocket(SocketType.SUB).base())).isNull();
			System.setProperty(EnginePatches.QUICK_SEND, "false");
			assertThat(QuickSend.of(publisher.base())).isNull();
		}
	}

	@Test
	void whenTheEngineHasACommandThenItSendsTheFrameItself() {
		try (ZContext context = new ZContext()) {
			ZMQ.Socket publisher = context.createSocket(SocketType.XPUB);
			publisher.bind("tcp://127.0.0.1:*");
			QuickSend quick = QuickSend.of(publisher.base());
			publisher.send("processes the commands of bind");
			assertThat(quick.isPossible()).isTrue();
			context.createSocket(SocketType.SUB).connect(publisher.getLastEndpoint());
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !quick.isPossible());
			assertThat(publisher.send("processes the command")).isTrue();
			assertThat(quick.send(new Msg("reaches nobody".getBytes()), false)).isTrue();
		}
	}

	@Test
	void theMethodOfTheEngineIsReached() {
		assertThat(EngineInternals.sending()).isNotNull();
		assertThat(EngineInternals.sending().xsend().type().parameterList())
			.isEqualTo(List.<Class<?>>of(XPub.class, Msg.class));
	}

	/**
	 * Each message is sent when the one before it has been read: with one message of
	 * room, a publisher that did not see this would drop it.
	 */
	private List<String> received() {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisherWithMark("tcp://127.0.0.1:*", 1));
		String address = this.facts.await(publisher.key(), LinkFact.Listening.class).address();
		try (ZContext context = new ZContext()) {
			ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
			subscriber.setReceiveTimeOut(30_000);
			// The engine can stall in the greeting of a connection.
			subscriber.setHandshakeIvl(1000);
			subscriber.subscribe(ZMQ.SUBSCRIPTION_ALL);
			subscriber.connect(address);
			Awaitility.await()
				.pollInSameThread()
				.atMost(Duration.ofSeconds(30))
				.until(() -> publisher.receiveSubscription() != null);
			return sent().stream().map((payload) -> {
				assertThat(publisher.send(new byte[][] { { 't' }, payload.getBytes(StandardCharsets.UTF_8) })).isZero();
				subscriber.recv();
				return subscriber.recvStr();
			}).toList();
		}
		finally {
			publisher.close();
		}
	}

	private static List<String> sent() {
		return IntStream.range(0, MESSAGES).mapToObj((i) -> i + "x".repeat(i * 50)).toList();
	}

}
