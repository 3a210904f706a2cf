package org.zmqspring.supervise;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the name service of this machine past the cache of the JVM, which keeps an address
 * for 30 seconds and a failure for 10: by the command {@code getent}, which asks what the
 * JVM would ask, for the name as it is configured. Where the JVM resolves names in
 * another way, or there is no such command, the JVM is asked. The reasons are in
 * {@code docs/decisions/0005-fresh-addresses.md}. Thread-safe.
 */
final class UncachedNames implements NameService {

	private static final Logger logger = LoggerFactory.getLogger(UncachedNames.class);

	private final Getent getent;

	private final boolean providesResolver = providesResolver();

	private final AtomicBoolean told = new AtomicBoolean();

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
		if (this.told.compareAndSet(false, true)) {
			logger.info(
					"Names are looked up through the JVM, which keeps an address for 30 s unless the security"
							+ " property networkaddress.cache.ttl is set, as the command 'getent' cannot be used: {}",
					this.getent.trouble());
		}
		return InetAddress.getAllByName(name);
	}

	/** IPv4 first, as the JVM has it, unless it was told otherwise. */
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

	/** Since Java 18 an application may bring a resolver, which only the JVM asks. */
	private static boolean providesResolver() {
		try {
			Class<?> provider = Class.forName("java.net.spi.InetAddressResolverProvider");
			return ServiceLoader.load(provider, ClassLoader.getSystemClassLoader()).stream().findAny().isPresent();
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/** An address as text, or {@code null} if it is none. Looks nothing up. */
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

}
