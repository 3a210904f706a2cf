package org.zmqspring.benchmarks.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * A subscriber to all topics. It only counts messages, so that it takes little processor
 * time from the sender. Confined to one thread.
 */
public final class Sink {

	private static final int BUFFER = 256 * 1024;

	private final Socket socket;

	private final OutputStream out;

	private final byte[] buffer = new byte[BUFFER];

	private int at;

	private int end;

	private long messages;

	public Sink(int port) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.out = this.socket.getOutputStream();
		Zmtp.shakeHands(new DataInputStream(this.socket.getInputStream()), this.out, "SUB");
		this.out.write(Zmtp.frame(0, new byte[] { 1 }));
	}

	/**
	 * Receive until the publisher ends the connection.
	 * @param progress gets the number of messages so far after each read
	 */
	public void receive(LongConsumer progress) throws IOException {
		while (fill()) {
			while (skipFrame()) {
				// the next one
			}
			progress.accept(this.messages);
		}
	}

	private boolean fill() throws IOException {
		System.arraycopy(this.buffer, this.at, this.buffer, 0, this.end - this.at);
		this.end -= this.at;
		this.at = 0;
		int count = this.socket.getInputStream().read(this.buffer, this.end, BUFFER - this.end);
		this.end += count;
		return count > 0;
	}

	private boolean skipFrame() throws IOException {
		int left = this.end - this.at;
		if (left < 2) {
			return false;
		}
		int flags = this.buffer[this.at];
		boolean large = (flags & Zmtp.LARGE) != 0;
		if (large && left < 9) {
			return false;
		}
		int size = large ? (int) ByteBuffer.wrap(this.buffer, this.at + 1, 8).getLong()
				: this.buffer[this.at + 1] & 0xff;
		int head = large ? 9 : 2;
		if (left < head + size) {
			return false;
		}
		if ((flags & Zmtp.COMMAND) != 0) {
			answer(head, size);
		}
		else if ((flags & Zmtp.MORE) == 0) {
			this.messages++;
		}
		this.at += head + size;
		return true;
	}

	private void answer(int head, int size) throws IOException {
		byte[] frame = new byte[size + 1];
		frame[0] = Zmtp.COMMAND;
		System.arraycopy(this.buffer, this.at + head, frame, 1, size);
		byte[] pong = Zmtp.pong(frame);
		if (pong != null) {
			this.out.write(pong);
		}
	}

}
