package org.zmqspring.integration.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** Where connections come in to a {@link FaultProxy}, or do not. Thread-safe. */
final class ProxyDoor {

	private final int port;

	private final BiConsumer<Socket, Mode> onAccepted;

	private volatile Mode mode = Mode.PASS;

	private volatile @Nullable ServerSocket listener;

	/** What becomes of a new connection. */
	enum Mode {

		PASS, HOLD, CLOSE, REFUSE

	}

	ProxyDoor(int port, BiConsumer<Socket, Mode> onAccepted) {
		this.port = port;
		this.onAccepted = onAccepted;
		set(Mode.PASS);
	}

	void set(Mode next) {
		try {
			this.mode = next;
			ServerSocket present = this.listener;
			if (next == Mode.REFUSE && present != null) {
				this.listener = null;
				present.close();
			}
			else if (next != Mode.REFUSE && present == null) {
				open();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void open() throws IOException {
		ServerSocket socket = new ServerSocket(this.port, 1024, InetAddress.getLoopbackAddress());
		this.listener = socket;
		ProxiedConnection.start(() -> acceptAll(socket));
	}

	private void acceptAll(ServerSocket socket) {
		try {
			while (true) {
				this.onAccepted.accept(socket.accept(), this.mode);
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

}
