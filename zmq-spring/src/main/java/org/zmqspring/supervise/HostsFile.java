package org.zmqspring.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The file that {@code jdk.net.hosts.file} names, which the JVM then asks instead of the
 * name service of the machine. Read at each look-up. Stateless, thread-safe.
 *
 * @param path where it is
 */
record HostsFile(Path path) implements NameService {

	@Override
	public InetAddress[] addresses(String name) throws UnknownHostException {
		InetAddress[] found = lines().stream()
			.map((line) -> line.replaceFirst("#.*", "").strip().split("\\s+"))
			.filter((words) -> Arrays.asList(words).subList(1, words.length).contains(name))
			.map((words) -> UncachedNames.literal(words[0]))
			.filter(Objects::nonNull)
			.toArray(InetAddress[]::new);
		if (found.length == 0) {
			throw new UnknownHostException(name);
		}
		return found;
	}

	private List<String> lines() throws UnknownHostException {
		try {
			return Files.readAllLines(this.path);
		}
		catch (IOException ex) {
			throw new UnknownHostException("jdk.net.hosts.file cannot be read: " + ex);
		}
	}

}
