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
 * Chooses the port of the lab's network, {@code lab.network.port}, unless it is
 * configured. It is outside the range of outgoing connections: the port is closed at
 * times, and must not be taken then. Stateless.
 */
class LabPort implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new MapPropertySource("lab", Map.of("lab.network.port", free())));
	}

	static int free() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// the port is in use: try another one
			}
		}
	}

}
