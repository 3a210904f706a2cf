package org.zmqspring.sample.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What a subscriber and a publisher see of the faults of {@link FaultProxy}. */
@Timeout(120)
class FaultProxyIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Long enough for a byte to come, if it were to. */
	private static final int SILENCE_MILLIS = 300;

	private ServerSocket publisher;

	private volatile Optional<InetSocketAddress> target;

	private int port;

	private FaultProxy proxy;

	@BeforeEach
	void open() throws IOException {
		this.publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.target = Optional.of((InetSocketAddress) this.publisher.getLocalSocketAddress());
		this.port = LabPort.free();
		this.proxy = new FaultProxy(this.port, () -> this.target);
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.publisher.close();
		Awaitility.await().atMost(PATIENCE).until(() -> threads().isEmpty());
	}

	@Test
	void whenItPassesThenBytesGoBothWays() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			connection.down(2);
		}
	}

	@Test
	void whenItIsCutThenNoByteAndNoEndPassesAndNothingIsLostAfterwards() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.proxy.cut();
			connection.publisher().getOutputStream().write(7);
			connection.publisher().close();
			assertSilent(connection.subscriber());
			this.proxy.pass();
			assertThat(connection.subscriber().getInputStream().read()).isEqualTo(7);
			assertThat(connection.subscriber().getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void whenItIsCutThenNewConnectionsAreSilentAndLeadOnAfterwards() throws IOException {
		connect().close();
		this.proxy.cut();
		try (Socket subscriber = dial()) {
			subscriber.getOutputStream().write(5);
			assertSilent(subscriber);
			this.proxy.pass();
			try (Socket accepted = acceptWith(5)) {
				accepted.getOutputStream().write(6);
				assertThat(subscriber.getInputStream().read()).isEqualTo(6);
			}
		}
	}

	@Test
	void whenItResetsThenBothSidesAreTold() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.proxy.reset();
			assertThatIOException().isThrownBy(() -> connection.subscriber().getInputStream().read());
			assertThatIOException().isThrownBy(() -> connection.publisher().getInputStream().read());
		}
		connect().close();
	}

	@Test
	void whenThePublisherGoesThenConnectionsAreRefusedUntilItIsBack() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.publisher.close();
			connection.publisher().close();
			assertThat(connection.subscriber().getInputStream().read()).isEqualTo(-1);
			// one that came at the very moment is accepted and reset
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThatIOException().isThrownBy(() -> dial().close()));
		}
		this.publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.target = Optional.of((InetSocketAddress) this.publisher.getLocalSocketAddress());
		connect().close();
	}

	private Socket dial() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return socket;
	}

	/** The proxy itself looks in at the publisher: those connections say nothing. */
	private Socket acceptWith(int firstByte) throws IOException {
		this.publisher.setSoTimeout((int) PATIENCE.toMillis());
		while (true) {
			Socket accepted = this.publisher.accept();
			accepted.setSoTimeout((int) PATIENCE.toMillis());
			if (accepted.getInputStream().read() == firstByte) {
				return accepted;
			}
			accepted.close();
		}
	}

	private Connection connect() throws IOException {
		Socket subscriber = Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptions()
			.until(this::dial, Socket::isConnected);
		subscriber.getOutputStream().write(9);
		return new Connection(subscriber, acceptWith(9));
	}

	private static void assertSilent(Socket socket) throws IOException {
		socket.setSoTimeout(SILENCE_MILLIS);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout((int) PATIENCE.toMillis());
	}

	private Set<Thread> threads() {
		Set<Thread> threads = Thread.getAllStackTraces().keySet();
		threads.removeIf((thread) -> !thread.getName().startsWith("lab-network-" + this.port));
		return threads;
	}

	/** The two ends. */
	private record Connection(Socket subscriber, Socket publisher) implements AutoCloseable {

		void up(int value) throws IOException {
			this.subscriber.getOutputStream().write(value);
			assertThat(this.publisher.getInputStream().read()).isEqualTo(value);
		}

		void down(int value) throws IOException {
			this.publisher.getOutputStream().write(value);
			assertThat(this.subscriber.getInputStream().read()).isEqualTo(value);
		}

		@Override
		public void close() throws IOException {
			this.subscriber.close();
			this.publisher.close();
		}

	}

}
