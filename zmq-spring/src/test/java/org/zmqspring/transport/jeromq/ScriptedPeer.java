package org.zmqspring.transport.jeromq;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP server on the loopback interface that says the same bytes to everybody, whether
 * they are good ZMTP or not. Thread-safe.
 */
final class ScriptedPeer implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final byte[] script;

	private final boolean hangsUp;

	private final AtomicInteger accepted = new AtomicInteger();

	/**
	 * Start serving.
	 * @param hangsUp whether connections are closed after the script; otherwise they stay
	 * open and silent
	 * @param script what to say, part after part
	 * @throws IOException if there is no port
	 */
	ScriptedPeer(boolean hangsUp, byte[]... script) throws IOException {
		this.hangsUp = hangsUp;
		this.script = join(script);
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "scripted-peer");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.accepted.incrementAndGet();
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The connection is closed.
		}
	}

	private void serve(Socket socket) {
		try (socket; OutputStream out = socket.getOutputStream(); InputStream in = socket.getInputStream()) {
			out.write(this.script);
			out.flush();
			if (!this.hangsUp) {
				in.transferTo(OutputStream.nullOutputStream());
			}
		}
		catch (IOException ex) {
			// the other side went first
		}
	}

	String address() {
		return "tcp://127.0.0.1:" + this.server.getLocalPort();
	}

	int accepted() {
		return this.accepted.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/** The greeting of ZMTP 3.0. */
	static byte[] greeting(String mechanism) {
		byte[] greeting = new byte[64];
		greeting[0] = (byte) 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(name, 0, greeting, 12, name.length);
		return greeting;
	}

	/** The command that ends the NULL handshake. */
	static byte[] ready(String socketType) {
		byte[] type = socketType.getBytes(StandardCharsets.US_ASCII);
		byte[] body = join(new byte[] { 5 }, ascii("READY"), new byte[] { 11 }, ascii("Socket-Type"),
				new byte[] { 0, 0, 0, (byte) type.length }, type);
		return join(new byte[] { 4, (byte) body.length }, body);
	}

	/** The ERROR command. */
	static byte[] error(String reason) {
		byte[] body = join(new byte[] { 5 }, ascii("ERROR"), new byte[] { (byte) reason.length() }, ascii(reason));
		return join(new byte[] { 4, (byte) body.length }, body);
	}

	/** A frame of fewer than 256 bytes. */
	static byte[] frame(byte[] body) {
		return join(new byte[] { 0, (byte) body.length }, body);
	}

	/** The header of a frame that claims a length in 64 bits. */
	static byte[] header(long length) {
		byte[] header = new byte[9];
		header[0] = 2;
		for (int i = 0; i < 8; i++) {
			header[i + 1] = (byte) (length >>> (56 - 8 * i));
		}
		return header;
	}

	static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

}
