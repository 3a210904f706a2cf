package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.zmqspring.integration.faults.Misbehaviour.End;
import org.zmqspring.integration.faults.Misbehaviours.Family;

/** Publishers that shake hands, and then are none; or that go at once. Stateless. */
final class BadFrames {

	private static final int[] FLAGS = { 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF, 0x05, 0x06, 0x07, 0x7F, 0x04 };

	private static final String[] LENGTHS = { "02000000007fffffff", "020000000080000000", "0200000000ffffffff",
			"027fffffffffffffff", "028000000000000000", "02ffffffffffffffff", "02800000007fffffff",
			"020000000100000000", "020000000001000001", "020000000001000000", "06000000007fffffff" };

	/**
	 * One after the other: PING cut short and empty, PONG, SUBSCRIBE, CANCEL, no name.
	 */
	private static final String[] COMMANDS = { "04050450494e47", "04060450494e4700", "04090450494e47ffff4142",
			"040504504f4e47", "040a0953554253435249424558", "0408064341" + "4e43454c58", "0400", "040100", "0401ff" };

	private BadFrames() {
	}

	static List<Family> families() {
		return List.of(BadFrames::flags, BadFrames::length, BadFrames::trickled, BadFrames::afterReady);
	}

	private static Misbehaviour flags(int number, Random random) {
		byte[] words = new Zmtp().raw(new byte[] { (byte) FLAGS[number], 1, 'x' }).message("after").bytes();
		return with("flags " + FLAGS[number], words, random);
	}

	private static Misbehaviour length(int number, Random random) {
		byte[] some = Misbehaviours.noise(random.nextInt(200), random);
		return with("length " + LENGTHS[number],
				new Zmtp().raw(HexFormat.of().parseHex(LENGTHS[number])).raw(some).bytes(), random);
	}

	/** All that a good publisher would say, a few bytes at a time, and it breaks off. */
	private static Misbehaviour trickled(int number, Random random) {
		byte[] words = new Zmtp().greeting("NULL").ready("PUB").message("no JSON").message("[1,").bytes();
		int end = words.length * (number + 1) / Misbehaviours.MEMBERS;
		List<byte[]> pieces = new ArrayList<>();
		for (int from = 0; from < end;) {
			int to = Math.min(end, from + 1 + random.nextInt(4));
			pieces.add(Arrays.copyOfRange(words, from, to));
			from = to;
		}
		return new Misbehaviour("trickled up to byte " + end, false, pieces, Misbehaviours.anyEnd(random));
	}

	private static Misbehaviour afterReady(int number, Random random) {
		return switch (number) {
			case 0 -> new Misbehaviour("nothing", false, new byte[0], End.FIN);
			case 1 -> new Misbehaviour("nothing", false, new byte[0], End.RST);
			case 2 -> with("undecodable messages", messages(random), random);
			case 3 -> with("half a message", new Zmtp().raw(new byte[] { 1, 1, 'x' }).bytes(), random);
			case 4 -> with("commands and empty messages", commands(random), random);
			case 5 -> with("random bytes after the handshake", Misbehaviours.noise(500, random), random);
			default -> with("command " + COMMANDS[number - 3], HexFormat.of().parseHex(COMMANDS[number - 3]), random);
		};
	}

	private static byte[] messages(Random random) {
		Zmtp words = new Zmtp();
		for (int i = 0; i < 50; i++) {
			byte[] noise = Misbehaviours.noise(random.nextInt(100), random);
			words.raw(new byte[] { 0, (byte) noise.length }).raw(noise);
		}
		return words.bytes();
	}

	private static byte[] commands(Random random) {
		Zmtp words = new Zmtp();
		for (int i = 0; i < 3; i++) {
			words.message("").raw(HexFormat.of().parseHex(COMMANDS[random.nextInt(3)]));
		}
		return words.bytes();
	}

	private static Misbehaviour with(String name, byte[] words, Random random) {
		return new Misbehaviour(name, true, words, Misbehaviours.anyEnd(random));
	}

}
