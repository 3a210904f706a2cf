package org.zmqspring.supervise;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up names without the cache of the JVM, which keeps an address for 30 seconds and
 * a failure for 10. It runs the command {@code getent}, which asks the same name service
 * as the JVM. If the JVM resolves names in another way, or there is no such command, the
 * JVM is asked. The reasons are in {@code docs/decisions/0005-fresh-addresses.md}.
 * Thread-safe.
 */
final class UncachedNames implements SystemNameResolver.NameService {

	private static final Logger logger = LoggerFactory.getLogger(UncachedNames.class);

	private final Getent getent;

	private final boolean providesResolver = providesResolver();

	private final AtomicBoolean logged = new AtomicBoolean();

	UncachedNames() {
		this(new Getent("getent"));
	}

	UncachedNames(Getent getent) {
		this.getent = getent;
	}

	@Override
	public InetAddress[] addresses(String name) throws UnknownHostException {
		String hostsFile = System.getProperty("jdk.net.hosts.file");
		if (hostsFile != null) {
			return ordered(new HostsFile(Path.of(hostsFile)).addresses(name));
		}
		if (isUncachedInJvm() || this.providesResolver) {
			return InetAddress.getAllByName(name);
		}
		InetAddress[] found = this.getent.addresses(name);
		if (found != null) {
			return ordered(found);
		}
		if (this.logged.compareAndSet(false, true)) {
			logger.info(
					"The JVM looks up host names, because the command 'getent' cannot be used: {}. It keeps an"
							+ " address for 30 s unless the security property networkaddress.cache.ttl is set",
					this.getent.failure());
		}
		return InetAddress.getAllByName(name);
	}

	/** The order of the JVM: IPv4 first, unless configured otherwise. */
	private static InetAddress[] ordered(InetAddress[] addresses) {
		String preferIpv6 = System.getProperty("java.net.preferIPv6Addresses", "false");
		if (!preferIpv6.equals("system")) {
			boolean ipv6First = Boolean.parseBoolean(preferIpv6);
			Arrays.sort(addresses,
					Comparator.comparing((address) -> (address instanceof Inet4Address) ? ipv6First : !ipv6First));
		}
		return addresses;
	}

	private static boolean isUncachedInJvm() {
		return isZero("networkaddress.cache.ttl", "sun.net.inetaddr.ttl")
				&& isZero("networkaddress.cache.negative.ttl", "sun.net.inetaddr.negative.ttl");
	}

	private static boolean isZero(String securityProperty, String systemProperty) {
		String value = Security.getProperty(securityProperty);
		return "0".equals((value != null) ? value : System.getProperty(systemProperty));
	}

	private static boolean providesResolver() {
		return providesResolver(() -> Class.forName("java.net.spi.InetAddressResolverProvider"));
	}

	/** Since Java 18 an application may provide a resolver, which only the JVM asks. */
	static boolean providesResolver(Callable<Class<?>> provider) {
		try {
			return ServiceLoader.load(provider.call(), ClassLoader.getSystemClassLoader())
				.stream()
				.findAny()
				.isPresent();
		}
		catch (Exception | Error ex) {
			// Java 17 does not have the class. A native image throws an error of its
			// own if the class is not registered.
			return false;
		}
	}

	/** The address that a text denotes; {@code null} for names. Looks nothing up. */
	static @Nullable InetAddress literal(String text) {
		boolean ipv6 = text.contains(":");
		if (!ipv6 && !text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
			return null;
		}
		try {
			return InetAddress.getByName(ipv6 ? "[" + text + "]" : text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * The file that {@code jdk.net.hosts.file} names. The JVM then reads this file
	 * instead of asking the name service of the machine. Read at each look-up.
	 */
	record HostsFile(Path path) implements SystemNameResolver.NameService {

		@Override
		public InetAddress[] addresses(String name) throws UnknownHostException {
			InetAddress[] found = lines().stream()
				.map((line) -> line.replaceFirst("#.*", "").strip().split("\\s+"))
				.filter((words) -> Arrays.asList(words).subList(1, words.length).contains(name))
				.map((words) -> literal(words[0]))
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

}
