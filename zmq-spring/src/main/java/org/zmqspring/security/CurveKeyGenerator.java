package org.zmqspring.security;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

/**
 * The command that makes a pair of CURVE keys. It prints them, or writes them to the
 * files {@code public-key} and {@code secret-key} of a directory. It never overwrites a
 * file. Stateless, thread-safe.
 */
public final class CurveKeyGenerator {

	private CurveKeyGenerator() {
	}

	/**
	 * Make a pair of keys. The exit code is 0; 1 if the files cannot be written; 2 if the
	 * arguments are wrong.
	 * @param arguments none to print the keys, or the directory for the files
	 */
	public static void main(String[] arguments) {
		if (arguments.length > 1 || (arguments.length == 1 && arguments[0].startsWith("-"))) {
			System.err.println("Usage: no argument to print a pair of keys, or the directory for its files");
			System.exit(2);
		}
		try {
			run(List.of(arguments), System.out, new SecureRandom());
		}
		catch (FileAlreadyExistsException ex) {
			System.err
				.println(ex.getFile() + " exists and is not overwritten. Name another directory, or move it away");
			System.exit(1);
		}
		catch (IOException | InvalidPathException ex) {
			System.err.println("The keys cannot be written (" + ex + "). Name a directory that can be written");
			System.exit(1);
		}
	}

	static void run(List<String> arguments, PrintStream out, SecureRandom random) throws IOException {
		CurveKeyPair pair = CurveKeyPair.generate(random);
		if (arguments.isEmpty()) {
			out.println("public-key: '" + pair.publicKey().z85() + "'");
			out.println("secret-key: '" + pair.secretKey().z85() + "'");
			return;
		}
		Path directory = Path.of(arguments.get(0));
		if (Files.exists(directory) && !Files.isDirectory(directory)) {
			throw new NotDirectoryException(directory.toString());
		}
		Files.createDirectories(directory);
		Path secretFile = directory.resolve("secret-key");
		Path publicFile = directory.resolve("public-key");
		for (Path file : List.of(secretFile, publicFile)) {
			if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(file.toString());
			}
		}
		write(secretFile, "rw-------", pair.secretKey());
		write(publicFile, "rw-r--r--", pair.publicKey());
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
