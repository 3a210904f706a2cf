package org.zmqspring.integration.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.zmqspring.integration.faults.Zmtp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that claim to be publishers. They hold a conversation with each connection that
 * comes in, as long as there are any; otherwise they shake hands and say nothing. Their
 * threads end with them. Thread-safe.
 */
final class Impostors implements AutoCloseable {

	private final List<ServerSocket> servers = new ArrayList<>();

	private final Set<Socket> idle = ConcurrentHashMap.newKeySet();

	private final Queue<Conversation> conversations = new ConcurrentLinkedQueue<>();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private volatile CountDownLatch open = new CountDownLatch(0);

	Impostors(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			this.servers.add(server);
			Thread thread = new Thread(() -> serve(server), "impostor");
			thread.setDaemon(true);
			thread.start();
		}
	}

	List<String> endpoints() {
		return this.servers.stream().map((server) -> "tcp://127.0.0.1:" + server.getLocalPort()).toList();
	}

	/**
	 * Hold all of them with whoever connects, and then none: each link is up and rests.
	 * @return what was wrong
	 */
	List<String> hold(List<Conversation> more, Duration limit) throws InterruptedException {
		this.open = new CountDownLatch(more.size());
		this.conversations.addAll(more);
		this.idle.forEach(Impostors::close);
		if (!this.open.await(limit.toSeconds(), TimeUnit.SECONDS)) {
			this.wrong.add(this.open.getCount() + " conversations were not held within " + limit);
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.idle).as("who says nothing").hasSameSizeAs(this.servers));
		return List.copyOf(this.wrong);
	}

	/** One connection after the other: a link has one at a time. */
	private void serve(ServerSocket server) {
		while (!server.isClosed()) {
			try (Socket connection = server.accept()) {
				Conversation next = this.conversations.poll();
				if (next != null) {
					hold(connection, next);
				}
				else {
					idle(connection);
				}
			}
			catch (IOException ex) {
				// hung up on, or closed
			}
		}
	}

	private void hold(Socket connection, Conversation conversation) {
		String result = conversation.hold(connection, "PUB");
		if (result != null) {
			this.wrong.add(result);
		}
		this.open.countDown();
	}

	private void idle(Socket connection) throws IOException {
		this.idle.add(connection);
		try {
			Zmtp.meet(connection, "PUB");
			if (this.conversations.isEmpty()) {
				connection.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
		}
		finally {
			this.idle.remove(connection);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (ServerSocket server : this.servers) {
			server.close();
		}
		this.idle.forEach(Impostors::close);
	}

}
