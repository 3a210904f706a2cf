package org.zmqspring.integration.faults;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.zmqspring.integration.faults.Misbehaviours.Family;

/** Publishers with whom no handshake succeeds, or hardly. Stateless. */
final class BadGreetings {

	private static final String[] BANNERS = { "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
			"SSH-2.0-OpenSSH_9.2p1\r\n", "220 mail.example.org ESMTP\r\n", "220 FTP ready\r\n",
			"-ERR unknown command\r\n", "* OK IMAP4rev1\r\n", "AMQP\0\0\011\001", "RFB 003.008\n",
			"INFO {\"server_id\":\"x\"}\r\n", "PING\r\n", "hello\n" };

	private static final byte[] TLS_ALERT = HexFormat.of().parseHex("15030300020228");

	private static final String[] MECHANISMS = { "CURVE", "PLAIN", "GSSAPI", "null", "NUL", "NULLNULL", "", "NULL\001",
			" NULL", "SCRAM-SHA-256", "ABCDEFGHIJKLMNOPQRST" };

	private static final String[] SOCKET_TYPES = { "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "PAIR", "SUB",
			"XSUB", "STREAM", "" };

	private static final int[] MAJORS = { 0, 1, 2, 4, 5, 9, 64, 127, 128, 254, 255 };

	private static final String[] METADATA = { "", "00", "0b", "0b536f636b65742d54797065",
			"0b536f636b65742d54797065ffffffff505542", "0b536f636b65742d547970657fffffff505542",
			"0b536f636b65742d5479706500000100505542", "0b536f636b65742d547970650000000300505542",
			"ff536f636b65742d5479706500000003505542", "00000000000000000000000000000000",
			"0158000000015801590000000159" };

	private static final String[] ERRORS = { "", "400", "300", "500", "200", "no", "4000", "\0\0\0", "x".repeat(200) };

	private BadGreetings() {
	}

	static List<Family> families() {
		return List.of(BadGreetings::randomBytes, BadGreetings::truncated, BadGreetings::version,
				BadGreetings::mechanism, BadGreetings::socketType, BadGreetings::metadata, BadGreetings::error,
				BadGreetings::banner);
	}

	private static Misbehaviour randomBytes(int number, Random random) {
		return with("random bytes", Misbehaviours.noise(1 + random.nextInt(60 * (number + 1)), random), random);
	}

	private static Misbehaviour truncated(int number, Random random) {
		int length = 1 + number * 8 + random.nextInt(6);
		return with("handshake cut after " + length + " bytes", Arrays.copyOf(good(), length), random);
	}

	private static Misbehaviour version(int number, Random random) {
		byte[] words = good();
		words[10] = (byte) MAJORS[number];
		words[11] = (byte) random.nextInt(256);
		return with("version " + MAJORS[number], words, random);
	}

	private static Misbehaviour mechanism(int number, Random random) {
		return with("mechanism '" + MECHANISMS[number] + "'",
				new Zmtp().greeting(MECHANISMS[number]).ready("PUB").bytes(), random);
	}

	private static Misbehaviour socketType(int number, Random random) {
		return with("socket type '" + SOCKET_TYPES[number] + "'",
				new Zmtp().greeting("NULL").ready(SOCKET_TYPES[number]).bytes(), random);
	}

	private static Misbehaviour metadata(int number, Random random) {
		byte[] body = HexFormat.of().parseHex(METADATA[number]);
		return with("metadata " + METADATA[number], new Zmtp().greeting("NULL").command("READY", body).bytes(), random);
	}

	private static Misbehaviour error(int number, Random random) {
		Zmtp words = new Zmtp().greeting("NULL");
		if (number < ERRORS.length) {
			return with("ERROR " + number, words.error(ERRORS[number]).bytes(), random);
		}
		return with("ERROR of a wrong length", words.command("ERROR", Misbehaviours.noise(number - 8, random)).bytes(),
				random);
	}

	private static Misbehaviour banner(int number, Random random) {
		if (number == 0) {
			return with("TLS alert", TLS_ALERT, random);
		}
		return with("banner " + BANNERS[number].strip(), BANNERS[number].getBytes(StandardCharsets.US_ASCII), random);
	}

	private static Misbehaviour with(String name, byte[] words, Random random) {
		return new Misbehaviour(name, false, words, Misbehaviours.anyEnd(random));
	}

	private static byte[] good() {
		return new Zmtp().greeting("NULL").ready("PUB").bytes();
	}

}
