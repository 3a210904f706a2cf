package org.zmqspring.integration.topologies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.zmqspring.integration.TestPorts;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * A forwarder in a JVM of its own, which can be killed and comes back on the same ports.
 * Confined to the test's thread.
 */
final class ForwarderProcess implements AutoCloseable {

	private final int frontend = TestPorts.free();

	private final int backend = TestPorts.free();

	private Process process = launch();

	String frontend() {
		return "tcp://127.0.0.1:" + this.frontend;
	}

	String backend() {
		return "tcp://127.0.0.1:" + this.backend;
	}

	/** As {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Start it again, and wait until both sides accept connections. */
	void restart() {
		this.process = launch();
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.pollInterval(5, TimeUnit.MILLISECONDS)
			.until(() -> accepts(this.frontend) && accepts(this.backend));
	}

	private static boolean accepts(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private Process launch() {
		List<String> command = List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
				"--zmq.forwarders.fleet.frontend.endpoints=" + frontend(),
				"--zmq.forwarders.fleet.backend.endpoints=" + backend());
		try {
			return new ProcessBuilder(command).inheritIO().start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

	/** An application with nothing but a forwarder. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Main {

		public static void main(String[] arguments) {
			new SpringApplicationBuilder(Main.class).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off")
				.run(arguments);
		}

	}

}
