package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/** A socket that binds gives the options of TCP to each connection that it accepts. */
@Timeout(120)
class KernelBuffersIntegrationTests {

	private static final int SEND_BUFFER = 20_000;

	private static final int RECEIVE_BUFFER = 30_000;

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@AfterEach
	void close() {
		this.transport.close(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@EnumSource(names = { "PUB", "SUB", "XPUB", "XSUB", "ROUTER" })
	void whenASocketBindsThenItsConnectionsHaveTheBuffersAndKeepalives(SocketType type)
			throws IOException, ReflectiveOperationException {
		SocketRequest request = Requests.request(type, SocketMode.BIND, "tcp://127.0.0.1:*", settings());
		EngineSocket socket = open(request);
		String address = this.facts.await(request.key(), LinkFact.Listening.class).address();
		try (Socket peer = new Socket("127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
			assertThat(peer.isConnected()).isTrue();
			this.facts.await(request.key(), LinkFact.PeerConnected.class);
			SocketChannel accepted = accepted(socket);
			assertThat(accepted.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(SEND_BUFFER, 2 * SEND_BUFFER);
			assertThat(accepted.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(RECEIVE_BUFFER,
					2 * RECEIVE_BUFFER);
			assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
		}
		socket.close();
	}

	private EngineSocket open(SocketRequest request) {
		return switch (request.key().link().type()) {
			case PUB -> this.transport.openPublisher(request);
			case SUB -> this.transport.openSubscriber(request);
			case XPUB -> this.transport.openXpub(request);
			case XSUB -> this.transport.openXsub(request);
			case ROUTER -> this.transport.openRouter(request);
			default -> throw new IllegalArgumentException(request.toString());
		};
	}

	private static SocketSettings settings() {
		SocketSettings plain = Requests.settings(1000, Duration.ofSeconds(10));
		return new SocketSettings(plain.handshakeIvl(), plain.heartbeat(), plain.keepalive(), plain.linger(), 0, 0,
				plain.maxMsgSize(), SEND_BUFFER, RECEIVE_BUFFER, false, plain.peers());
	}

	private static SocketChannel accepted(EngineSocket socket) throws ReflectiveOperationException {
		Field peers = BindRelay.class.getDeclaredField("peers");
		peers.setAccessible(true);
		return ((AcceptedPeers) peers.get(((JeromqSocket) socket).relay())).all().get(0);
	}

}
