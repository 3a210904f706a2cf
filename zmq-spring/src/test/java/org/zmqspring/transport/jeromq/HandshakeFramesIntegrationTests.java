package org.zmqspring.transport.jeromq;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;

/** How much the peers of a real socket may send before they are ready. */
@Timeout(120)
class HandshakeFramesIntegrationTests {

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@Test
	void onlyASmallReadyIsTaken() throws IOException {
		SocketRequest request = Requests.request(SocketType.SUB, SocketMode.BIND, "tcp://127.0.0.1:*",
				Requests.settings(1 << 20, Duration.ofSeconds(20)));
		SubscriberSocket subscriber = this.transport.openSubscriber(request);
		try {
			String address = this.facts.await(request.key(), LinkFact.Listening.class).address();
			byte[] greeting = ScriptedPeer.greeting("NULL");
			try (Visitor talkative = new Visitor(address).say(greeting, ready(3900)).meet();
					Visitor greedy = new Visitor(address).say(greeting, ready(4100))) {
				talkative.say(ScriptedPeer.header(1 << 20), new byte[1 << 20]);
				assertThat(greedy.isHungUpWithin(30_000)).isTrue();
				assertThat(talkative.isHungUpWithin(300)).isFalse();
			}
		}
		finally {
			subscriber.close();
			this.facts.await(request.key(), LinkFact.Retired.class);
			this.transport.close(Duration.ofSeconds(30));
		}
	}

	/** With metadata of this many bytes. */
	private static byte[] ready(int size) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(new byte[] { 5 });
		body.writeBytes(ScriptedPeer.ascii("READY"));
		body.writeBytes(property("Socket-Type", ScriptedPeer.ascii("PUB")));
		body.writeBytes(property("X-Remark", new byte[size]));
		byte[] header = ScriptedPeer.header(body.size());
		header[0] |= 4;
		return ScriptedPeer.join(header, body.toByteArray());
	}

	private static byte[] property(String name, byte[] value) {
		byte[] length = { 0, 0, (byte) (value.length >>> 8), (byte) value.length };
		return ScriptedPeer.join(new byte[] { (byte) name.length() }, ScriptedPeer.ascii(name), length, value);
	}

}
