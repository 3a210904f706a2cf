package org.zmqspring.alternatives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The server of a contender on the loopback interface, as a process. Confined to one
 * thread.
 */
final class Server implements AutoCloseable {

	private static final Map<Contender, List<String>> COMMANDS = Map.of(Contender.NATS,
			List.of("nats-server", "-a", "127.0.0.1", "-p"), Contender.REDIS,
			List.of("redis-server", "--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port"));

	private final Contender contender;

	private final int port;

	private @Nullable Process process;

	private Server(Contender contender, int port) {
		this.contender = contender;
		this.port = port;
	}

	/** Why a contender cannot be measured here; {@code null} if it can. */
	static @Nullable String missing(Contender contender) {
		if (contender == Contender.KAFKA) {
			return broker().isEmpty() ? "no broker: start one, and name it with -Dkafka=localhost:9092" : null;
		}
		List<String> command = COMMANDS.get(contender);
		if (command == null) {
			return null;
		}
		try {
			Process version = new ProcessBuilder(command.get(0), "--version")
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			version.waitFor(5, TimeUnit.SECONDS);
			return null;
		}
		catch (IOException ex) {
			return command.get(0) + " is not installed: apt-get install " + command.get(0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "interrupted";
		}
	}

	private static String broker() {
		return System.getProperty("kafka", "");
	}

	static Server start(Contender contender) {
		Server server = new Server(contender, freePort());
		server.restart();
		return server;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What clients connect to. */
	String address() {
		return (this.contender == Contender.KAFKA) ? broker() : "127.0.0.1:" + this.port;
	}

	/** End the server as {@code kill -9} does. */
	void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
			this.process.onExit().join();
		}
	}

	/** Start it again on the same port, and wait until it accepts connections. */
	void restart() {
		List<String> command = COMMANDS.get(this.contender);
		if (command == null) {
			return;
		}
		try {
			List<String> whole = Stream.concat(command.stream(), Stream.of(Integer.toString(this.port))).toList();
			this.process = new ProcessBuilder(whole).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		while (!accepts()) {
			LockSupport.parkNanos(10_000_000);
		}
	}

	private boolean accepts() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Processor time that it has used; 0 for a broker that was there before. */
	double cpuSeconds() {
		return (this.process != null) ? Peer.cpuSeconds(this.process.toHandle()) : 0;
	}

	@Override
	public void close() {
		kill();
	}

}
