package org.zmqspring.integration.hostile;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

import org.zmqspring.integration.faults.Zmtp;

/** Good words with something bad done to them. Stateless. */
final class Mutations {

	private Mutations() {
	}

	/** All that a good peer would say, a little wrong. */
	static byte[] mutatedConversation(Random random, String socketType) {
		Zmtp words = new Zmtp().greeting("NULL").ready(socketType);
		for (int i = random.nextInt(4); i > 0; i--) {
			words.raw(Frames.subscription(random)).raw(Frames.command(random));
		}
		return mutate(words.bytes(), random, 1 + random.nextInt(5));
	}

	static byte[] mutate(byte[] good, Random random, int times) {
		byte[] bytes = good;
		for (int i = 0; i < times && bytes.length > 0; i++) {
			bytes = mutate(bytes, random, random.nextInt(bytes.length), random.nextInt(8));
		}
		return bytes;
	}

	private static byte[] mutate(byte[] bytes, Random random, int at, int kind) {
		int to = Math.min(bytes.length, at + 1 + random.nextInt(16));
		return switch (kind) {
			case 0 -> set(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
			case 1 -> set(bytes, at, (byte) random.nextInt());
			case 2 -> set(bytes, at, (byte) (random.nextBoolean() ? 0xFF : 0x7F));
			case 3 -> Arrays.copyOf(bytes, at);
			case 4 -> join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
			case 5 -> join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
			case 6 ->
				join(Arrays.copyOf(bytes, at), Noise.bytes(random, 16), Arrays.copyOfRange(bytes, at, bytes.length));
			default -> join(Arrays.copyOf(bytes, at), Noise.bigEndian(Noise.length(random), 8),
					Arrays.copyOfRange(bytes, to, bytes.length));
		};
	}

	private static byte[] set(byte[] bytes, int at, byte value) {
		byte[] copy = bytes.clone();
		copy[at] = value;
		return copy;
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

}
