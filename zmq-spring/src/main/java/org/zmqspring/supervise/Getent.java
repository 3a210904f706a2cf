package org.zmqspring.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Runs {@code getent ahosts <name>}. Like the JVM, it calls {@code getaddrinfo}, but it
 * reads {@code nsswitch.conf}, {@code hosts} and {@code resolv.conf} again at each call.
 * Thread-safe.
 */
final class Getent {

	private static final long LONGEST_SECONDS = 30;

	/** Exit status of glibc and musl for an unknown name. */
	private static final int NOT_FOUND = 2;

	private final String command;

	private volatile String failure = "";

	Getent(String command) {
		this.command = command;
	}

	/**
	 * All addresses of a name, or {@code null} if the command cannot be used.
	 * @throws UnknownHostException if the name has no address, or there is no answer in
	 * time
	 */
	InetAddress @Nullable [] addresses(String name) throws UnknownHostException {
		if (name.startsWith("-")) {
			return null;
		}
		try {
			return run(name);
		}
		catch (UnknownHostException ex) {
			throw ex;
		}
		catch (IOException ex) {
			return unusable(String.valueOf(ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return unusable("interrupted");
		}
	}

	private InetAddress @Nullable [] run(String name) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(this.command, "ahosts", name)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		CompletableFuture<Void> done = new CompletableFuture<>();
		done.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).exceptionally((ex) -> {
			process.destroyForcibly();
			return null;
		});
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		int exit = process.waitFor();
		if (!done.complete(null)) {
			throw new UnknownHostException("no answer within " + LONGEST_SECONDS + " s");
		}
		if (exit == NOT_FOUND) {
			throw new UnknownHostException(name);
		}
		InetAddress[] found = parse(output);
		return (exit == 0 && found.length > 0) ? found : unusable("it ended with " + exit);
	}

	private static InetAddress[] parse(String output) {
		return output.lines()
			.map((line) -> line.strip().split("\\s+")[0])
			.distinct()
			.map(UncachedNames::literal)
			.filter(Objects::nonNull)
			.toArray(InetAddress[]::new);
	}

	private InetAddress @Nullable [] unusable(String reason) {
		this.failure = reason;
		return null;
	}

	/** Why the command could not be used. */
	String failure() {
		return this.failure;
	}

}
