package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port whose every further SYN is dropped: it listens, its backlog is full and nobody
 * accepts (Linux, {@code tcp_abort_on_overflow=0}). Confined to one thread.
 */
final class FullBacklog implements AutoCloseable {

	private static final int MILLIS = 300;

	private final ServerSocket listener;

	private final List<Socket> waiting = new ArrayList<>();

	FullBacklog(int port) {
		try {
			this.listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
			while (!isFull()) {
				if (this.waiting.size() > 100) {
					throw new IllegalStateException("the backlog does not fill up on this system");
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean isFull() throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.listener.getLocalPort()),
					MILLIS);
			this.waiting.add(socket);
			return false;
		}
		catch (SocketTimeoutException ex) {
			socket.close();
			return true;
		}
	}

	@Override
	public void close() {
		try {
			for (Socket socket : this.waiting) {
				// reset rather than closed in good order, so that the port is free at
				// once
				socket.setSoLinger(true, 0);
				socket.close();
			}
			this.waiting.clear();
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
