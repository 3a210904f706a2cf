package org.zmqspring.security;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

/**
 * The command that makes a pair of CURVE keys: prints it, or writes it to the files
 * {@code public-key} and {@code secret-key} of a directory, which it never overwrites.
 * Stateless, thread-safe.
 */
public final class CurveKeyGenerator {

	private CurveKeyGenerator() {
	}

	/**
	 * Make a pair of keys.
	 * @param arguments none to print it, or the directory for the files
	 * @throws IOException if the files cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		run(List.of(arguments), System.out, new SecureRandom());
	}

	static void run(List<String> arguments, PrintStream out, SecureRandom random) throws IOException {
		CurveKeyPair pair = CurveKeyPair.generate(random);
		if (arguments.isEmpty()) {
			out.println("public-key: '" + pair.publicKey().z85() + "'");
			out.println("secret-key: '" + pair.secretKey().z85() + "'");
			return;
		}
		Path directory = Files.createDirectories(Path.of(arguments.get(0)));
		Path secretFile = directory.resolve("secret-key");
		write(secretFile, "rw-------", pair.secretKey());
		write(directory.resolve("public-key"), "rw-r--r--", pair.publicKey());
		out.println("public-key: '" + pair.publicKey().z85() + "'");
		out.println("The secret key is in " + secretFile);
	}

	private static void write(Path file, String permissions, CurveKey key) throws IOException {
		if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
		}
		else {
			Files.createFile(file);
		}
		Files.write(file, (key.z85() + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
	}

}
