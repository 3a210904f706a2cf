package org.zmqspring.integration.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.zmqspring.security.CurveKeyPair;

/** Pairs of keys for tests, and files with keys. Stateless. */
final class Keys {

	private Keys() {
	}

	static CurveKeyPair pair() {
		return CurveKeyPair.generate(new SecureRandom());
	}

	static String publicOf(CurveKeyPair pair) {
		return pair.publicKey().z85();
	}

	static String secretOf(CurveKeyPair pair) {
		return pair.secretKey().z85();
	}

	/** Write a list of public keys, whole at once. */
	static Path allow(Path file, CurveKeyPair... pairs) {
		return write(file, "# those that may connect\n"
				+ Arrays.stream(pairs).map((pair) -> publicOf(pair) + "  client\n").collect(Collectors.joining()));
	}

	static Path write(Path file, String text) {
		try {
			Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
			return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
