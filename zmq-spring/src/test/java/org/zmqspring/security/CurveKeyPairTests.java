package org.zmqspring.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link CurveKeyPair} and {@link CurveKeyGenerator}. */
class CurveKeyPairTests {

	private final SecureRandom random = new SecureRandom();

	@Test
	void shouldDeriveThePublicKeyAsTheEngineDoes() {
		for (int i = 0; i < 50; i++) {
			ZMQ.Curve.KeyPair engines = ZMQ.Curve.generateKeyPair();
			assertThat(CurveKeyPair.of(CurveKey.parse(engines.secretKey)).publicKey().z85())
				.isEqualTo(engines.publicKey);
		}
	}

	@Test
	void shouldGenerateKeysThatCanStandInAConfiguration() {
		for (int i = 0; i < 300; i++) {
			CurveKeyPair pair = CurveKeyPair.generate(this.random);
			assertThat(pair.publicKey().z85() + " " + pair.secretKey().z85()).doesNotContain("${", "#{");
			assertThat(CurveKeyPair.of(pair.secretKey())).isEqualTo(pair);
		}
	}

	@Test
	void shouldNotShowItsKeys() {
		CurveKeyPair pair = CurveKeyPair.generate(this.random);
		assertThat(pair.toString()).doesNotContain(pair.secretKey().z85(), pair.publicKey().z85());
	}

	@Test
	void commandPrintsAPair() throws IOException {
		String[] lines = run().split("\\R");
		String secret = lines[1].replaceAll("secret-key: '(.*)'", "$1");
		assertThat(lines[0])
			.isEqualTo("public-key: '" + CurveKeyPair.of(CurveKey.parse(secret)).publicKey().z85() + "'");
	}

	@Test
	void commandWritesFilesThatOnlyTheOwnerReadsAndNeverOverwrites(@TempDir Path directory) throws IOException {
		Path keys = directory.resolve("keys");
		String out = run(keys.toString());
		CurveKey secret = new KeySource.InFile(keys.resolve("secret-key")).key();
		assertThat(new KeySource.InFile(keys.resolve("public-key")).key())
			.isEqualTo(CurveKeyPair.of(secret).publicKey());
		assertThat(out).contains("public-key: '").doesNotContain(secret.z85());
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("secret-key"))))
			.isEqualTo("rw-------");
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> run(keys.toString()));
		assertThat(new KeySource.InFile(keys.resolve("secret-key")).key()).isEqualTo(secret);
	}

	private String run(String... arguments) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		CurveKeyGenerator.run(List.of(arguments), new PrintStream(out, true), this.random);
		return out.toString();
	}

}
