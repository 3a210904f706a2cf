package org.zmqspring.integration.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a publisher that speaks ZMTP 3.0 with the NULL mechanism (RFC 23), to be put
 * together right or wrong. Confined to one thread.
 */
public final class Zmtp {

	private static final int GREETING = 64;

	private static final int COMMAND = 4;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	/** Shake hands as a good publisher does: nothing follows before the peer is ready. */
	static void meet(Socket connection) throws IOException {
		meet(connection, "PUB");
	}

	/** Shake hands as a socket of this type, and wait until the peer has as well. */
	public static void meet(Socket connection, String socketType) throws IOException {
		connection.getOutputStream().write(new Zmtp().greeting("NULL").ready(socketType).bytes());
		DataInputStream in = new DataInputStream(connection.getInputStream());
		in.skipNBytes(GREETING);
		int flags = in.readUnsignedByte();
		if (flags != COMMAND) {
			throw new IOException("a command was expected, not " + flags);
		}
		in.skipNBytes(in.readUnsignedByte());
	}

	public Zmtp greeting(String mechanism) {
		byte[] greeting = new byte[GREETING];
		greeting[0] = (byte) 0xFF;
		greeting[8] = 1;
		greeting[9] = 0x7F;
		greeting[10] = 3;
		byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(name, 0, greeting, 12, name.length);
		return raw(greeting);
	}

	public Zmtp ready(String socketType) {
		return command("READY", property("Socket-Type", socketType));
	}

	private static byte[] property(String name, String value) {
		byte[] text = value.getBytes(StandardCharsets.US_ASCII);
		ByteArrayOutputStream property = new ByteArrayOutputStream();
		property.write(name.length());
		property.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
		property.writeBytes(new byte[] { 0, 0, 0, (byte) text.length });
		property.writeBytes(text);
		return property.toByteArray();
	}

	public Zmtp error(String reason) {
		byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
		byte[] body = new byte[text.length + 1];
		body[0] = (byte) text.length;
		System.arraycopy(text, 0, body, 1, text.length);
		return command("ERROR", body);
	}

	public Zmtp command(String name, byte[] body) {
		this.bytes.write(COMMAND);
		this.bytes.write(1 + name.length() + body.length);
		this.bytes.write(name.length());
		this.bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
		return raw(body);
	}

	public Zmtp message(String text) {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		this.bytes.write(0);
		this.bytes.write(body.length);
		return raw(body);
	}

	public Zmtp raw(byte[] more) {
		this.bytes.writeBytes(more);
		return this;
	}

	public byte[] bytes() {
		return this.bytes.toByteArray();
	}

}
