package org.zmqspring.transport.jeromq;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Speaks with libzmq, through Python. */
@Timeout(120)
class LibzmqIntegrationTests {

	private static final String PUBLISHER = """
			import sys, zmq
			s = zmq.Context().socket(zmq.XPUB)
			print(s.bind_to_random_port('tcp://127.0.0.1'), flush=True)
			s.recv()
			s.send(b'a single')
			s.send_multipart([b'a', b'payload', b'', b'more'])
			sys.stdin.read()
			""";

	private static final String SUBSCRIBER = """
			import sys, zmq
			s = zmq.Context().socket(zmq.SUB)
			s.connect(sys.argv[1])
			s.setsockopt(zmq.SUBSCRIBE, b'a')
			print(b'|'.join(s.recv_multipart()).decode(), flush=True)
			""";

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	private final SocketPoller<EngineSocket> poller = this.transport.newPoller();

	@BeforeAll
	static void libzmqIsThere() throws InterruptedException {
		int exit = -1;
		try {
			exit = python("import zmq").waitFor();
		}
		catch (IOException ex) {
			// no Python
		}
		assumeThat(exit).as("exit code of: /usr/bin/python3 -c 'import zmq' (Debian: apt-get install python3-zmq)")
			.isZero();
	}

	private static Process python(String script, String... arguments) throws IOException {
		String[] command = new String[3 + arguments.length];
		command[0] = "/usr/bin/python3";
		command[1] = "-c";
		command[2] = script;
		System.arraycopy(arguments, 0, command, 3, arguments.length);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	@AfterEach
	void close() {
		this.poller.close();
		this.transport.close(Duration.ofSeconds(30));
	}

	@Test
	void receivesFromLibzmqAndNoticesItsDeath() throws IOException, InterruptedException {
		Process peer = python(PUBLISHER);
		BufferedReader said = peer.inputReader();
		SubscriberSocket socket = this.transport
			.openSubscriber(Requests.subscriber("tcp://127.0.0.1:" + said.readLine()));
		this.poller.add(socket);
		socket.subscribe(TopicPrefix.of("a"));
		FreshConnection.await(this.transport, this.facts, socket.key());
		assertThat(take(socket)).isDeepEqualTo(frames("a single"));
		assertThat(take(socket)).isDeepEqualTo(frames("a", "payload", "", "more"));
		peer.destroyForcibly().waitFor();
		assertThat(this.facts.await(socket.key(), LinkFact.Lost.class).cause()).isEqualTo(LossCause.PEER);
		this.poller.remove(socket);
		socket.close();
	}

	@Test
	void publishesToLibzmq() throws IOException, InterruptedException {
		PublisherSocket socket = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		this.poller.add(socket);
		Process peer = python(SUBSCRIBER, this.facts.await(socket.key(), LinkFact.Listening.class).address());
		byte[] event = socket.receiveSubscription();
		while (event == null) {
			this.poller.await(Long.MAX_VALUE);
			event = socket.receiveSubscription();
		}
		assertThat(event).containsExactly(1, 'a');
		socket.send(frames("a", "payload"));
		assertThat(peer.inputReader().readLine()).isEqualTo("a|payload");
		assertThat(peer.waitFor(60, TimeUnit.SECONDS)).isTrue();
		this.poller.remove(socket);
		socket.close();
	}

	private byte[][] take(SubscriberSocket socket) {
		byte[][] frames = socket.receive();
		while (frames == null) {
			this.poller.await(Long.MAX_VALUE);
			frames = socket.receive();
		}
		return frames;
	}

	private static byte[][] frames(String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = frames[i].getBytes(StandardCharsets.UTF_8);
		}
		return bytes;
	}

}
