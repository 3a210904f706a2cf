package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

import org.jspecify.annotations.Nullable;

/**
 * One connection of a subscriber through a {@link FaultProxy}, and the proxy's own to the
 * publisher. Thread-safe.
 */
final class ProxiedConnection {

	private final Socket subscriber;

	private final Flow flow;

	private volatile @Nullable Socket publisher;

	private volatile boolean forgotten;

	ProxiedConnection(Socket subscriber, Flow flow) {
		this.subscriber = subscriber;
		this.flow = flow;
	}

	void connectTo(int port) {
		try {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
			socket.setTcpNoDelay(true);
			this.subscriber.setTcpNoDelay(true);
			this.publisher = socket;
			start(() -> pump(this.subscriber, socket, false));
			start(() -> pump(socket, this.subscriber, true));
		}
		catch (IOException ex) {
			// nobody there: as a publisher's closed port would look like
			reset();
		}
	}

	private void pump(Socket from, Socket to, boolean down) {
		byte[] buffer = new byte[65_536];
		try {
			InputStream in = from.getInputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				if (this.flow.lets(down)) {
					to.getOutputStream().write(buffer, 0, count);
				}
			}
			endOf(to);
		}
		catch (IOException ex) {
			endOf(to);
		}
	}

	private void endOf(Socket other) {
		if (this.forgotten && other == this.subscriber) {
			return;
		}
		close(other);
	}

	/** The subscriber's side stays as it is. */
	void forgetPublisher() {
		this.forgotten = true;
		Socket socket = this.publisher;
		if (socket != null) {
			close(socket);
		}
	}

	void close() {
		close(this.subscriber);
	}

	void reset() {
		// both first: the end of one makes a pumping thread close the other
		endWithReset(this.subscriber);
		Socket socket = this.publisher;
		if (socket != null) {
			endWithReset(socket);
			close(socket);
		}
		close(this.subscriber);
	}

	private static void endWithReset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
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

	static void start(Runnable work) {
		Thread thread = new Thread(work, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
