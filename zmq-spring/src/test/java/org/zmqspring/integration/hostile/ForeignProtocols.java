package org.zmqspring.integration.hostile;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What clients of other protocols say first. Stateless. */
final class ForeignProtocols {

	private static final List<String> TEXTS = List.of("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
			"POST /x HTTP/1.0\r\nContent-Length: 99999999999\r\n\r\n{}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
			"SSH-2.0-OpenSSH_9.6\r\n", "*1\r\n$4\r\nPING\r\n", "EHLO example.org\r\n",
			"CONNECT {\"verbose\":false}\r\n", "OPTIONS rtsp://h/ RTSP/1.0\r\n\r\n", "\u0000\u0000\u0000\u0000",
			"stats\r\n", "QUIT\r\n");

	/** TLS 1.2 and 1.3 hello, SSL 2 hello, RDP, PostgreSQL, AMQP, MQTT, Kafka, SMB. */
	private static final List<String> BINARIES = List.of("16030100c8010000c40303", "160303ffff0100fffb0303",
			"802e0100020015000000100100800200", "030000130ee000000000000100080003000000", "0000000804d2162f",
			"414d515000000901", "101000044d5154540402003c000474657374", "00000014001200030000000100077465737430",
			"000000854ff534d4272000000001801c8");

	private ForeignProtocols() {
	}

	static byte[] hello(Random random) {
		byte[] hello = random.nextBoolean() ? Noise.any(random, TEXTS).getBytes(StandardCharsets.ISO_8859_1)
				: binary(Noise.any(random, BINARIES));
		return Mutations.mutate(Mutations.join(hello, Noise.bytes(random, 100)), random, random.nextInt(3));
	}

	private static byte[] binary(String hex) {
		return HexFormat.of().parseHex((hex.length() % 2 == 0) ? hex : hex + "0");
	}

}
