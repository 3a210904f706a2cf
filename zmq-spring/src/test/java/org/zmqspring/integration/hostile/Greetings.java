package org.zmqspring.integration.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.zmqspring.integration.faults.Zmtp;

/** Greetings and handshakes that are wrong somewhere (RFC 23). Stateless. */
final class Greetings {

	private static final List<String> MECHANISMS = List.of("NULL", "PLAIN", "CURVE", "GSSAPI", "", "null",
			"NULL\u0000NULL", "A-MECHANISM-OF-20-BYTE");

	private static final List<String> TYPES = List.of("PUB", "SUB", "XPUB", "XSUB", "REQ", "ROUTER", "", "SUBSUB",
			"\u00ff\u00ff");

	private static final List<String> COMMANDS = List.of("READY", "ERROR", "HELLO", "WELCOME", "INITIATE", "PING", "",
			"READ", "READYY", "SUBSCRIBE");

	private Greetings() {
	}

	static byte[] greeting(Random random) {
		byte[] greeting = new Zmtp().greeting("NULL").bytes();
		switch (random.nextInt(6)) {
			case 0 -> greeting[10] = (byte) random.nextInt();
			case 1 -> write(greeting, 12, Noise.any(random, MECHANISMS));
			case 2 -> greeting[32] = (byte) random.nextInt();
			case 3 -> greeting[9] = (byte) random.nextInt();
			case 4 -> System.arraycopy(Noise.bigEndian(Noise.length(random), 8), 0, greeting, 1, 8);
			default -> random.nextBytes(greeting);
		}
		if (random.nextBoolean()) {
			greeting[0] = (byte) 0xFF;
		}
		byte[] words = Mutations.join(greeting, Noise.bytes(random, 60));
		return random.nextBoolean() ? words : Arrays.copyOf(words, random.nextInt(words.length + 1));
	}

	private static void write(byte[] greeting, int at, String text) {
		Arrays.fill(greeting, at, at + 20, (byte) 0);
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(bytes, 0, greeting, at, Math.min(20, bytes.length));
	}

	static byte[] handshake(Random random, String socketType) {
		Zmtp words = new Zmtp().greeting("NULL");
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			words.raw(command(random, socketType));
		}
		return words.bytes();
	}

	private static byte[] command(Random random, String socketType) {
		byte[] body = Mutations.join(name(Noise.any(random, COMMANDS)), properties(random, socketType));
		byte[] size = (body.length < 256 && random.nextBoolean()) ? new byte[] { 4, (byte) body.length }
				: Mutations.join(new byte[] { 6 }, Noise.bigEndian(body.length, 8));
		if (random.nextInt(4) == 0) {
			size[0] = (byte) random.nextInt(8);
		}
		return Mutations.mutate(Mutations.join(size, body), random, random.nextInt(3));
	}

	private static byte[] properties(Random random, String socketType) {
		byte[] all = new byte[0];
		for (int i = random.nextInt(4); i > 0; i--) {
			byte[] value = switch (random.nextInt(4)) {
				case 0 -> socketType.getBytes(StandardCharsets.ISO_8859_1);
				case 1 -> Noise.any(random, TYPES).getBytes(StandardCharsets.ISO_8859_1);
				default -> Noise.bytes(random, 300);
			};
			String key = (random.nextInt(3) > 0) ? "Socket-Type"
					: Noise.any(random, List.of("Identity", "Peer-Address", "User-Id", "", "socket-type"));
			long claimed = (random.nextInt(4) > 0) ? value.length : Noise.length(random);
			all = Mutations.join(all, name(key), Noise.bigEndian(claimed, 4), value);
		}
		return all;
	}

	private static byte[] name(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		return Mutations.join(new byte[] { (byte) bytes.length }, bytes);
	}

	/** ZMTP 1.0, without a greeting, and 2.0, with a short one. */
	static byte[] oldProtocol(Random random) {
		byte[] start = switch (random.nextInt(4)) {
			case 0 -> new byte[] { 1, 0 };
			case 1 -> Mutations.join(new byte[] { (byte) 0xFF }, Noise.bigEndian(Noise.length(random), 8),
					new byte[] { (byte) (random.nextInt() & ~1) });
			default -> new byte[] { (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, (byte) random.nextInt(3),
					(byte) random.nextInt(12) };
		};
		byte[] words = start;
		for (int i = random.nextInt(6); i > 0; i--) {
			words = Mutations.join(words, oldFrame(random));
		}
		return words;
	}

	private static byte[] oldFrame(Random random) {
		byte[] body = Noise.bytes(random, 40);
		byte[] size = switch (random.nextInt(4)) {
			case 0 -> Mutations.join(new byte[] { (byte) 0xFF }, Noise.bigEndian(Noise.length(random), 8));
			case 1 -> Mutations.join(new byte[] { (byte) random.nextInt() }, Noise.bigEndian(Noise.length(random), 8));
			default -> new byte[] { (byte) (body.length + 1) };
		};
		return Mutations.join(size, new byte[] { (byte) random.nextInt(4) }, body);
	}

}
