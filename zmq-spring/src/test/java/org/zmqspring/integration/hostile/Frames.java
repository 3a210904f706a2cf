package org.zmqspring.integration.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What can be said after the handshake. Stateless. */
final class Frames {

	private static final List<String> COMMANDS = List.of("PONG", "SUBSCRIBE", "CANCEL", "ERROR", "READY", "JOIN",
			"LEAVE", "X", "", "PINGPING", "MESSAGE");

	private Frames() {
	}

	/** A length that cannot be true, or is too large, and some bytes of it. */
	static byte[] length(Random random) {
		byte flags = (byte) (2 | random.nextInt(8));
		return Mutations.join(new byte[] { flags }, Noise.bigEndian(Noise.length(random), 8), Noise.bytes(random, 200));
	}

	/** Frames of any kind, some of them broken, until something breaks. */
	static byte[] mixture(Random random) {
		byte[] words = new byte[0];
		for (int i = 1 + random.nextInt(8); i > 0; i--) {
			words = Mutations.join(words, switch (random.nextInt(5)) {
				case 0 -> subscription(random);
				case 1 -> command(random);
				case 2 -> ping(random);
				case 3 -> Noise.bytes(random, 20);
				default -> frame(random);
			});
		}
		return Mutations.mutate(words, random, random.nextInt(4));
	}

	/** Parts of one message, and never the last. */
	static byte[] endless(Random random) {
		byte[] part = framed(1, Noise.bytes(random, 8));
		byte[] words = new byte[part.length * 2000];
		for (int i = 0; i < words.length; i++) {
			words[i] = part[i % part.length];
		}
		return words;
	}

	/** Cut short, with a long time to live, with a long context. */
	static byte[] ping(Random random) {
		return framed(4, Mutations.join(new byte[] { 4 }, ascii("PING"), Noise.bytes(random, random.nextInt(40))));
	}

	static byte[] command(Random random) {
		String name = Noise.any(random, COMMANDS);
		byte[] body = Mutations.join(new byte[] { (byte) name.length() }, ascii(name), Noise.bytes(random, 60));
		if (random.nextInt(8) == 0) {
			body = Mutations.join(new byte[] { 4 }, ascii("PING"), new byte[] { 0, (byte) random.nextInt(2) },
					Noise.bytes(random, 30));
		}
		return framed(4, body);
	}

	/** A good frame that means nothing to a publisher. */
	static byte[] frame(Random random) {
		byte[] body = Noise.bytes(random, (random.nextInt(10) == 0) ? 1024 : 60);
		return framed(random.nextInt(2), body);
	}

	static byte[] subscription(Random random) {
		byte[] prefix = switch (random.nextInt(6)) {
			case 0 -> Noise.bytes(random, 1023);
			case 1 -> new byte[random.nextInt(1023)];
			case 2 -> new byte[] { (byte) (random.nextBoolean() ? 0x80 : 0x7F) };
			default -> Noise.bytes(random, 12);
		};
		return framed(0, Mutations.join(new byte[] { (byte) random.nextInt(2) }, prefix));
	}

	/** In the short form if it fits, as a good peer does. */
	private static byte[] framed(int flags, byte[] body) {
		byte[] size = (body.length < 256) ? new byte[] { (byte) flags, (byte) body.length }
				: Mutations.join(new byte[] { (byte) (flags | 2) }, Noise.bigEndian(body.length, 8));
		return Mutations.join(size, body);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
