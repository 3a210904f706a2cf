package org.zmqspring.sample.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.sample.SampleApplication;
import org.zmqspring.sample.WithoutReadme;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages that come and go, over HTTP. */
@Timeout(120)
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@TypeExcludeFilters(WithoutReadme.class)
class LabFeedIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private LabFeed feed;

	@LocalServerPort
	private int port;

	@Test
	void whenAPageIsClosedThenNothingOfItIsLeft() throws IOException {
		for (int i = 0; i < 20; i++) {
			try (Socket page = open()) {
				assertThat(readUntil(page, "event:sample")).contains("event:past");
			}
		}
		Awaitility.await().atMost(PATIENCE).until(() -> this.feed.viewers() == 0);
		Awaitility.await().atMost(PATIENCE).until(() -> viewerThreads() == 0);
	}

	@Test
	void whenAPageIsNotReadThenOthersAreTold() throws IOException {
		try (Socket stuck = open(); Socket other = open()) {
			// who has not joined yet is told nothing
			Awaitility.await().atMost(PATIENCE).until(() -> this.feed.viewers() == 2);
			String much = "x".repeat(1_000_000);
			Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
				this.feed.tell("much", much);
				readUntil(other, "event:much");
				return this.feed.viewers() == 1;
			});
			assertThat(readUntil(other, "event:sample")).isNotEmpty();
			assertThat(stuck.isConnected()).isTrue();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> this.feed.viewers() == 0);
	}

	private Socket open() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout((int) PATIENCE.toMillis());
		socket.getOutputStream()
			.write("GET /lab/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static String readUntil(Socket socket, String text) throws IOException {
		InputStream in = socket.getInputStream();
		StringBuilder read = new StringBuilder();
		byte[] buffer = new byte[65_536];
		while (read.indexOf(text, Math.max(0, read.length() - buffer.length - text.length())) < 0) {
			int count = in.read(buffer);
			assertThat(count).as("end of the events after: " + read).isPositive();
			read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
		}
		return read.toString();
	}

	private static long viewerThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals("lab-viewer"))
			.count();
	}

}
