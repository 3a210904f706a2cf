package org.zmqspring.integration.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A subscriber that shakes hands, subscribes to everything and then takes nothing, until
 * it is told to. Confined to one thread.
 */
final class StoppedSubscriber implements AutoCloseable {

	private static final int GREETING = 64;

	private final Socket connection = new Socket();

	StoppedSubscriber(int port) {
		try {
			this.connection.setReceiveBufferSize(64 * 1024);
			this.connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			this.connection.getOutputStream().write(new Zmtp().greeting("NULL").ready("SUB").bytes());
			DataInputStream in = new DataInputStream(this.connection.getInputStream());
			in.skipNBytes(GREETING + 1);
			in.skipNBytes(in.readUnsignedByte());
			this.connection.getOutputStream().write(new Zmtp().message("\u0001").bytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Take what comes until nothing more comes.
	 * @param quiet how long nothing must come
	 * @return how many bytes came
	 */
	long takeAll(Duration quiet) {
		long count = 0;
		try {
			this.connection.setSoTimeout((int) quiet.toMillis());
			InputStream in = this.connection.getInputStream();
			byte[] buffer = new byte[64 * 1024];
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				count += length;
			}
			throw new AssertionError("The publisher hung up after " + count + " bytes");
		}
		catch (SocketTimeoutException ex) {
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
