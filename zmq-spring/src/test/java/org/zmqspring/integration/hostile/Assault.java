package org.zmqspring.integration.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/** Many strangers at a time who hold conversations with a bound socket. Thread-safe. */
final class Assault {

	private static final int STRANGERS = 16;

	private final InetSocketAddress target;

	private final String socketType;

	Assault(int port, String socketType) {
		this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		this.socketType = socketType;
	}

	/**
	 * Hold all of them.
	 * @return what was wrong
	 */
	List<String> hold(List<Conversation> conversations) throws Exception {
		AtomicInteger next = new AtomicInteger();
		Callable<List<String>> stranger = () -> {
			List<String> wrong = new ArrayList<>();
			for (int i = next.getAndIncrement(); i < conversations.size(); i = next.getAndIncrement()) {
				String result = hold(conversations.get(i), i);
				if (result != null) {
					wrong.add(result);
				}
			}
			return wrong;
		};
		ExecutorService strangers = Executors.newFixedThreadPool(STRANGERS);
		try {
			List<Future<List<String>>> results = new ArrayList<>();
			for (int i = 0; i < STRANGERS; i++) {
				results.add(strangers.submit(stranger));
			}
			List<String> wrong = new ArrayList<>();
			for (Future<List<String>> result : results) {
				wrong.addAll(result.get());
			}
			return wrong;
		}
		finally {
			strangers.shutdownNow();
		}
	}

	private @Nullable String hold(Conversation conversation, int number) {
		try (Socket socket = new Socket()) {
			// an address of many, or the ports run out while closed ones linger
			socket.bind(new InetSocketAddress("127.0." + (1 + number / 200 % 200) + "." + (1 + number % 200), 0));
			socket.connect(this.target, 60_000);
			return conversation.hold(socket, this.socketType);
		}
		catch (IOException ex) {
			return "not taken in (" + ex + "): " + conversation;
		}
	}

}
