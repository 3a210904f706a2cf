package org.zmqspring.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the backlog of a listening socket that accepts nothing. Linux drops each further
 * SYN ({@code tcp_abort_on_overflow=0}). Guarded by the lock of the proxy.
 */
final class FullBacklog implements Closeable {

	/**
	 * On the loopback interface, an answer to a connection attempt takes much less time.
	 */
	private static final int NO_ANSWER_MILLIS = 100;

	private static final int LIMIT = 100;

	private final ServerSocket listener;

	private final List<Socket> waiting = new ArrayList<>();

	/** The listening socket must have a short backlog. */
	FullBacklog(ServerSocket listener) {
		this.listener = listener;
		try {
			while (!isFull()) {
				if (this.waiting.size() == LIMIT) {
					throw new IllegalStateException("This system does not limit the backlog of a port");
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
			socket.connect(this.listener.getLocalSocketAddress(), NO_ANSWER_MILLIS);
			this.waiting.add(socket);
			return false;
		}
		catch (SocketTimeoutException ex) {
			socket.close();
			return true;
		}
	}

	/** Resets the waiting connections, so that the port is free at once. */
	@Override
	public void close() throws IOException {
		for (Socket socket : this.waiting) {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		this.waiting.clear();
		this.listener.close();
	}

}
