package org.zmqspring.sample.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Chooses the ports of the lab's network and of the replay, {@code lab.network.port} and
 * {@code lab.replay.port}, unless they are configured. They are outside the range of
 * outgoing connections, which must not take a port while it is closed. Stateless.
 */
class LabPort implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources()
			.addLast(new MapPropertySource("lab",
					Map.of("lab.network.port", free(12_000, 22_000), "lab.replay.port", free(22_000, 32_000))));
	}

	private static int free(int from, int to) {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(from, to);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// the port is in use: try another one
			}
		}
	}

}
