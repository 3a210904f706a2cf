package org.zmqspring.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.zmqspring.test.FaultProxy.Direction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a client and a target see of the faults of {@link FaultProxy}. */
@Timeout(120)
class FaultProxyIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Long enough for a byte to come, if it were to. */
	private static final int SILENCE_MILLIS = 300;

	private ServerSocket target;

	private volatile InetSocketAddress address;

	private FaultProxy proxy;

	@BeforeEach
	void open() throws IOException {
		openTarget();
		this.proxy = FaultProxy.to(() -> this.address);
	}

	private void openTarget() throws IOException {
		this.target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.address = (InetSocketAddress) this.target.getLocalSocketAddress();
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.target.close();
		Awaitility.await().atMost(PATIENCE).until(() -> threads().isEmpty());
	}

	@Test
	void whenThereIsNoFaultThenBytesGoBothWays() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			connection.down(2);
		}
	}

	@Test
	void whenManyBytesGoBothWaysThenAllOfThemArriveInOrder() throws Exception {
		this.proxy.delay(Duration.ofMillis(5));
		byte[] bytes = new byte[5_000_000];
		new Random(42).nextBytes(bytes);
		try (Connection connection = connect()) {
			CompletableFuture<?> up = CompletableFuture.runAsync(() -> write(connection.client(), bytes));
			CompletableFuture<?> down = CompletableFuture.runAsync(() -> write(connection.target(), bytes));
			CompletableFuture<byte[]> atTarget = CompletableFuture
				.supplyAsync(() -> read(connection.target(), bytes.length));
			assertThat(Arrays.equals(read(connection.client(), bytes.length), bytes)).isTrue();
			assertThat(Arrays.equals(atTarget.get(30, TimeUnit.SECONDS), bytes)).isTrue();
			CompletableFuture.allOf(up, down).get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenOneSideEndsThenTheOtherCanStillSend() throws IOException {
		try (Connection connection = connect()) {
			connection.client().shutdownOutput();
			assertThat(connection.target().getInputStream().read()).isEqualTo(-1);
			connection.down(3);
			connection.target().close();
			assertThat(connection.client().getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void whenOneSideIsResetThenTheOtherIsReset() throws IOException {
		try (Connection connection = connect()) {
			connection.target().setSoLinger(true, 0);
			connection.target().close();
			assertReset(connection.client());
		}
		try (Connection connection = connect()) {
			connection.client().setSoLinger(true, 0);
			connection.client().close();
			assertReset(connection.target());
		}
	}

	@Test
	void whenItIsCutThenNoByteAndNoEndPassesAndNothingIsLostAfterwards() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.proxy.cut();
			connection.target().getOutputStream().write(7);
			connection.target().close();
			assertSilent(connection.client());
			this.proxy.heal();
			assertThat(connection.client().getInputStream().read()).isEqualTo(7);
			assertThat(connection.client().getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void whenItIsCutThenNewConnectionsAreSilentAndLeadOnAfterwards() throws IOException {
		connect().close();
		this.proxy.cut();
		try (Socket client = dial()) {
			client.getOutputStream().write(5);
			assertSilent(client);
			this.proxy.heal();
			try (Socket accepted = acceptWith(5)) {
				accepted.getOutputStream().write(6);
				assertThat(client.getInputStream().read()).isEqualTo(6);
			}
		}
	}

	@Test
	void whenItIsCutWhileTheTargetIsAbsentThenNewConnectionsAreSilent() throws IOException {
		this.target.close();
		this.proxy.cut();
		try (Socket client = dial()) {
			assertSilent(client);
			openTarget();
			this.proxy.heal();
			client.getOutputStream().write(5);
			acceptWith(5).close();
		}
	}

	@Test
	void whenTheWayToTheClientIsCutThenOnlyTheOtherWayIsOpen() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.cut(Direction.TO_CLIENT);
			connection.up(1);
			connection.target().getOutputStream().write(2);
			assertSilent(connection.client());
			this.proxy.heal();
			assertThat(connection.client().getInputStream().read()).isEqualTo(2);
		}
	}

	@Test
	void whenTheWayToTheTargetIsCutThenOnlyTheOtherWayIsOpen() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.cut(Direction.TO_TARGET);
			connection.down(1);
			connection.client().getOutputStream().write(2);
			assertSilent(connection.target());
			this.proxy.heal();
			assertThat(connection.target().getInputStream().read()).isEqualTo(2);
		}
	}

	@Test
	void whenBytesAreLostThenTheyDoNotArriveLater() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.lose();
			connection.client().getOutputStream().write(1);
			connection.target().getOutputStream().write(2);
			assertSilent(connection.client());
			assertSilent(connection.target());
			this.proxy.heal();
			connection.up(3);
			connection.down(4);
		}
	}

	@Test
	void whenBytesOfOneDirectionAreLostThenTheOtherIsWhole() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.lose(Direction.TO_CLIENT);
			connection.up(1);
			connection.target().getOutputStream().write(2);
			assertSilent(connection.client());
			this.proxy.lose(Direction.TO_TARGET);
			connection.down(3);
			connection.client().getOutputStream().write(4);
			assertSilent(connection.target());
			this.proxy.heal();
			connection.up(5);
			connection.down(6);
		}
	}

	@Test
	void whenBytesAreLostThenNewConnectionsReachTheTarget() throws IOException {
		this.proxy.lose(Direction.TO_CLIENT);
		try (Connection connection = connect()) {
			connection.target().getOutputStream().write(2);
			assertSilent(connection.client());
		}
	}

	@Test
	void whenItResetsThenBothSidesAreTold() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.proxy.reset();
			assertReset(connection.client());
			assertReset(connection.target());
		}
		connect().close();
	}

	@Test
	void whenItResetsWhileItIsCutThenBothSidesAreToldAndNewConnectionsAreSilent() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.cut();
			connection.client().getOutputStream().write(1);
			this.proxy.reset();
			assertReset(connection.client());
			assertReset(connection.target());
		}
		try (Socket client = dial()) {
			assertSilent(client);
			this.proxy.reset();
			assertReset(client);
		}
	}

	@Test
	void whenItRefusesThenConnectionsAreResetAndNewOnesRefusedUntilItHeals() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.refuse();
			assertReset(connection.client());
			assertReset(connection.target());
			assertThatIOException().isThrownBy(() -> dial().close());
			this.proxy.heal();
			connect().close();
		}
	}

	@Test
	void whenAnotherProgramUsesThePortThenItHealsAfterwards() throws Exception {
		this.proxy.refuse();
		ServerSocket other = new ServerSocket(this.proxy.port(), 1, InetAddress.getLoopbackAddress());
		CompletableFuture<Void> healed = CompletableFuture.runAsync(this.proxy::heal);
		try (other) {
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> healed.get(SILENCE_MILLIS, TimeUnit.MILLISECONDS));
		}
		healed.get(30, TimeUnit.SECONDS);
		connect().close();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whenItIsABlackHoleThenNothingIsAnsweredUntilItHeals() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.blackHole();
			connection.target().getOutputStream().write(1);
			assertSilent(connection.client());
			for (int i = 0; i < 3; i++) {
				try (Socket client = new Socket()) {
					assertThatExceptionOfType(SocketTimeoutException.class)
						.isThrownBy(() -> client.connect(FaultProxy.loopback(this.proxy.port()), SILENCE_MILLIS));
				}
			}
			this.proxy.heal();
			assertThat(connection.client().getInputStream().read()).isEqualTo(1);
			connect().close();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whenABlackHoleHealsThenAConnectionThatWaitsIsAccepted() throws Exception {
		this.proxy.blackHole();
		CompletableFuture<Socket> waiting = CompletableFuture.supplyAsync(() -> {
			try {
				return dial();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> waiting.get(SILENCE_MILLIS, TimeUnit.MILLISECONDS));
		this.proxy.heal();
		try (Socket client = waiting.get(30, TimeUnit.SECONDS)) {
			client.getOutputStream().write(5);
			acceptWith(5).close();
		}
	}

	@Test
	void whenItDelaysThenBytesArriveLaterAndNotMoreSlowly() throws Exception {
		Duration delay = Duration.ofMillis(400);
		try (Connection connection = connect()) {
			this.proxy.delay(delay);
			long first = System.nanoTime();
			for (int i = 0; i < 30; i++) {
				connection.target().getOutputStream().write(i);
				// TCP would combine bytes that are sent at once
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			}
			assertThat(connection.client().getInputStream().read()).isZero();
			assertThat(System.nanoTime() - first).isGreaterThanOrEqualTo(delay.toNanos());
			for (int i = 1; i < 30; i++) {
				assertThat(connection.client().getInputStream().read()).isEqualTo(i);
			}
			// one after the other, they would take 12 s
			assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(Duration.ofSeconds(10));
			this.proxy.heal();
			connection.up(1);
		}
	}

	@Test
	void whenADelayEndsThenWaitingBytesArrive() throws Exception {
		try (Connection connection = connect()) {
			this.proxy.delay(Duration.ofHours(1));
			connection.target().getOutputStream().write(1);
			assertSilent(connection.client());
			this.proxy.heal();
			assertThat(connection.client().getInputStream().read()).isEqualTo(1);
			connection.up(2);
		}
	}

	@Test
	void whenItFlapsThenConnectionsAreResetAgainAndAgainUntilItHeals() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.flap(Duration.ofMillis(100));
			assertReset(connection.client());
			assertReset(connection.target());
		}
		for (int i = 0; i < 3; i++) {
			try (Socket client = dial()) {
				assertReset(client);
			}
		}
		this.proxy.heal();
		try (Connection connection = connect()) {
			assertSilent(connection.client());
			connection.up(1);
		}
	}

	@Test
	void whenTheTargetVanishesThenTheClientIsNotTold() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.halfOpen();
			assertThat(connection.target().getInputStream().read()).isEqualTo(-1);
			connection.client().getOutputStream().write(1);
			connection.client().getOutputStream().write(2);
			assertSilent(connection.client());
			connect().close();
			assertSilent(connection.client());
		}
	}

	@Test
	void whenItAcceptsAndClosesThenConnectionsAreResetAndNewOnesEnd() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.acceptAndClose();
			assertReset(connection.client());
			try (Socket client = dial()) {
				assertThat(client.getInputStream().read()).isEqualTo(-1);
			}
			this.proxy.heal();
			connect().close();
		}
	}

	@Test
	void whenItAcceptsAndHoldsThenConnectionsAreResetAndNewOnesStaySilentAlsoAfterwards() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.acceptAndHold();
			assertReset(connection.client());
			try (Socket client = dial()) {
				client.getOutputStream().write(1);
				Awaitility.await().atMost(PATIENCE).until(() -> this.proxy.accepted() == 2);
				this.proxy.heal();
				connect().close();
				assertSilent(client);
			}
		}
	}

	@Test
	void whenAFaultBeginsThenItReplacesTheOneBefore() throws IOException {
		this.proxy.refuse();
		this.proxy.cut();
		try (Socket client = dial()) {
			assertSilent(client);
			this.proxy.acceptAndClose();
			assertReset(client);
			try (Socket next = dial()) {
				assertThat(next.getInputStream().read()).isEqualTo(-1);
			}
		}
		this.proxy.flap(Duration.ofMillis(20));
		this.proxy.cut();
		try (Socket client = dial()) {
			assertSilent(client);
		}
	}

	@Test
	void whenTheTargetGoesThenConnectionsAreRefusedUntilItIsBack() throws IOException {
		try (Connection connection = connect()) {
			connection.up(1);
			this.target.close();
			connection.target().close();
			assertThat(connection.client().getInputStream().read()).isEqualTo(-1);
			assertThatIOException().isThrownBy(() -> dial().close());
		}
		openTarget();
		connect().close();
	}

	@Test
	void whenTheTargetHasNoAddressThenConnectionsAreRefusedUntilItHasOne() throws IOException {
		try (Connection connection = connect()) {
			this.address = null;
			connection.target().close();
			assertThat(connection.client().getInputStream().read()).isEqualTo(-1);
			assertThatIOException().isThrownBy(() -> dial().close());
		}
		this.address = (InetSocketAddress) this.target.getLocalSocketAddress();
		connect().close();
	}

	@Test
	void whenTheTargetGoesUnnoticedThenAConnectionIsResetAndTheNextOnesAreRefused() throws IOException {
		this.target.close();
		try (Socket client = dial()) {
			assertReset(client);
		}
		assertThatIOException().isThrownBy(() -> dial().close());
	}

	@Test
	void whenTheTargetIsAbsentAtTheBeginningThenConnectionsAreRefusedUntilItIsThere() throws IOException {
		this.proxy.close();
		this.address = null;
		this.proxy = FaultProxy.to(() -> this.address);
		assertThatIOException().isThrownBy(() -> dial().close());
		this.address = (InetSocketAddress) this.target.getLocalSocketAddress();
		connect().close();
	}

	@Test
	void whenItIsOpenedThenItsPortIsOutsideOfTheRangeOfOutgoingConnectionsAndIsKept() throws IOException {
		int port = this.proxy.port();
		assertThat(port).isBetween(12_000, 32_000);
		assertThat(this.proxy.endpoint()).isEqualTo("tcp://127.0.0.1:" + port);
		this.proxy.refuse();
		this.proxy.heal();
		assertThat(this.proxy.port()).isEqualTo(port);
		this.proxy.close();
		this.proxy = FaultProxy.on(port, () -> this.address);
		assertThat(this.proxy.port()).isEqualTo(port);
		connect().close();
	}

	@Test
	void whenTheTargetIsAPortThenItIsOneOfTheLoopbackInterface() throws IOException {
		this.proxy.close();
		this.proxy = FaultProxy.to(this.target.getLocalPort());
		connect().close();
	}

	@Test
	void whenConnectionsComeInThenTheyAreCounted() throws IOException {
		assertThat(this.proxy.accepted()).isZero();
		connect().close();
		connect().close();
		assertThat(this.proxy.accepted()).isEqualTo(2);
		this.proxy.refuse();
		assertThatIOException().isThrownBy(() -> dial().close());
		assertThat(this.proxy.accepted()).isEqualTo(2);
	}

	@Test
	void whenItIsClosedThenConnectionsAreResetAndNoFaultOpensItAgain() throws IOException {
		try (Connection connection = connect()) {
			this.proxy.close();
			assertReset(connection.client());
			assertReset(connection.target());
			this.proxy.close();
			this.proxy.heal();
			this.proxy.cut();
			this.proxy.flap(Duration.ofMillis(10));
			assertThatIOException().isThrownBy(() -> dial().close());
		}
	}

	@Test
	void whenAnIntervalOrDelayIsWrongThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.flap(Duration.ZERO))
			.withMessage("The interval must be positive: PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(Duration.ofMillis(-1)))
			.withMessage("The delay must not be negative: PT-0.001S");
	}

	private Socket dial() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return socket;
	}

	/** Connections by which the proxy checks the target are closed without a byte. */
	private Socket acceptWith(int firstByte) throws IOException {
		this.target.setSoTimeout((int) PATIENCE.toMillis());
		while (true) {
			Socket accepted = this.target.accept();
			if (begins(accepted, firstByte)) {
				return accepted;
			}
			accepted.close();
		}
	}

	private static boolean begins(Socket socket, int firstByte) throws IOException {
		socket.setSoTimeout((int) PATIENCE.toMillis());
		try {
			return socket.getInputStream().read() == firstByte;
		}
		catch (SocketException ex) {
			// reset before it was accepted
			return false;
		}
	}

	private Connection connect() throws IOException {
		Socket client = Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::dial, Socket::isConnected);
		client.getOutputStream().write(9);
		return new Connection(client, acceptWith(9));
	}

	private static void write(Socket socket, byte[] bytes) {
		try {
			socket.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] read(Socket socket, int count) {
		try {
			return socket.getInputStream().readNBytes(count);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertSilent(Socket socket) throws IOException {
		socket.setSoTimeout(SILENCE_MILLIS);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout((int) PATIENCE.toMillis());
	}

	private static void assertReset(Socket socket) {
		assertThatIOException().isThrownBy(() -> socket.getInputStream().read())
			.isNotInstanceOf(SocketTimeoutException.class);
	}

	private Set<Thread> threads() {
		Set<Thread> threads = Thread.getAllStackTraces().keySet();
		threads.removeIf((thread) -> !thread.getName().startsWith("fault-proxy-" + this.proxy.port()));
		assertThat(threads).allMatch(Thread::isDaemon);
		return threads;
	}

	/** The two ends. */
	private record Connection(Socket client, Socket target) implements AutoCloseable {

		void up(int value) throws IOException {
			this.client.getOutputStream().write(value);
			assertThat(this.target.getInputStream().read()).isEqualTo(value);
		}

		void down(int value) throws IOException {
			this.target.getOutputStream().write(value);
			assertThat(this.client.getInputStream().read()).isEqualTo(value);
		}

		@Override
		public void close() throws IOException {
			this.client.close();
			this.target.close();
		}

	}

}
