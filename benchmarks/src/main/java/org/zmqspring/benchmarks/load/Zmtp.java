package org.zmqspring.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The small part of ZMTP 3.0 (RFC 23, NULL mechanism) that a load generator needs. Its
 * messages are encoded before the clock starts. Stateless, thread-safe.
 */
final class Zmtp {

	static final int MORE = 1;

	static final int LARGE = 2;

	static final int COMMAND = 4;

	private static final int GREETING = 64;

	private Zmtp() {
	}

	/** Exchange greetings and READY commands. */
	static void shakeHands(DataInputStream in, OutputStream out, String socketType) throws IOException {
		byte[] greeting = new byte[GREETING];
		greeting[0] = (byte) 0xff;
		greeting[9] = 0x7f;
		greeting[10] = 3;
		System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
		out.write(greeting);
		out.flush();
		in.readFully(new byte[GREETING]);
		ByteArrayOutputStream ready = new ByteArrayOutputStream();
		ready.write(5);
		ready.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
		ready.write(11);
		ready.writeBytes("Socket-Type".getBytes(StandardCharsets.US_ASCII));
		byte[] type = socketType.getBytes(StandardCharsets.US_ASCII);
		ready.writeBytes(ByteBuffer.allocate(4).putInt(type.length).array());
		ready.writeBytes(type);
		out.write(frame(COMMAND, ready.toByteArray()));
		out.flush();
		read(in);
	}

	static byte[] frame(int flags, byte[] body) {
		boolean large = body.length > 255;
		ByteBuffer frame = ByteBuffer.allocate((large ? 9 : 2) + body.length);
		frame.put((byte) (large ? (flags | LARGE) : flags));
		if (large) {
			frame.putLong(body.length);
		}
		else {
			frame.put((byte) body.length);
		}
		return frame.put(body).array();
	}

	/** Read a frame: its flags, and then its body. */
	static byte[] read(DataInputStream in) throws IOException {
		int flags = in.readUnsignedByte();
		long size = ((flags & LARGE) != 0) ? in.readLong() : in.readUnsignedByte();
		byte[] frame = new byte[Math.toIntExact(size) + 1];
		frame[0] = (byte) flags;
		in.readFully(frame, 1, frame.length - 1);
		return frame;
	}

	/** The answer to a PING, or {@code null} if the frame is none. */
	static byte[] pong(byte[] frame) {
		byte[] ping = "\u0004PING".getBytes(StandardCharsets.US_ASCII);
		if ((frame[0] & COMMAND) == 0 || frame.length < 8 || !Arrays.equals(frame, 1, 6, ping, 0, 5)) {
			return null;
		}
		byte[] body = new byte[5 + frame.length - 8];
		System.arraycopy("\u0004PONG".getBytes(StandardCharsets.US_ASCII), 0, body, 0, 5);
		// after the name of the command and the two bytes of the time to live
		System.arraycopy(frame, 8, body, 5, body.length - 5);
		return frame(COMMAND, body);
	}

}
