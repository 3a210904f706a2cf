package org.zmqspring.supervise;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.zmqspring.message.Internal;
import org.zmqspring.transport.Ipv6;

/**
 * Asks the name service of this machine, on threads that exist only during a look-up.
 * Thread-safe.
 */
@Internal
public final class SystemNameResolver implements NameResolver {

	private static final Resolution NO_ANSWER = Resolution.failed("The look-up ended without an answer");

	private final AtomicInteger threads = new AtomicInteger();

	private final ExecutorService executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>(), this::thread);

	/** Running look-ups, so that many links to one host share one look-up. */
	private final ConcurrentHashMap<Question, CompletableFuture<Resolution>> inFlight = new ConcurrentHashMap<>();

	private final NameService names;

	/** Create a resolver that does not use the cache of the JVM. */
	public SystemNameResolver() {
		this(new UncachedNames());
	}

	SystemNameResolver(NameService names) {
		this.names = names;
	}

	private record Question(String host, boolean ipv6) {
	}

	/** Finds all addresses that a name has now. Thread-safe. */
	@FunctionalInterface
	interface NameService {

		/**
		 * Look up a name in exactly this spelling. Blocks until there is an answer.
		 * Returns at least one address, the best one first.
		 * @throws UnknownHostException if the name has no address
		 */
		InetAddress[] addresses(String name) throws UnknownHostException;

	}

	@Override
	public void resolve(String host, boolean ipv6, Consumer<Resolution> answer) {
		Question question = new Question(host, ipv6);
		CompletableFuture<Resolution> mine = new CompletableFuture<>();
		CompletableFuture<Resolution> running = this.inFlight.putIfAbsent(question, mine);
		if (running == null) {
			begin(question, mine);
		}
		((running != null) ? running : mine).thenAccept(answer);
	}

	private void begin(Question question, CompletableFuture<Resolution> result) {
		try {
			this.executor.execute(() -> answer(question, result));
		}
		catch (Throwable ex) {
			// No thread could be created. Without a result, later look-ups would wait.
			finish(question, result, Resolution.failed("Host '" + question.host() + "' cannot be looked up: " + ex));
		}
	}

	/** There is always an answer: without one, the name could not be looked up again. */
	private void answer(Question question, CompletableFuture<Resolution> result) {
		Resolution resolution = NO_ANSWER;
		try {
			resolution = lookUp(question.host(), question.ipv6());
		}
		finally {
			finish(question, result, resolution);
		}
	}

	private void finish(Question question, CompletableFuture<Resolution> result, Resolution resolution) {
		this.inFlight.remove(question);
		result.complete(resolution);
	}

	private Resolution lookUp(String host, boolean ipv6) {
		try {
			boolean usable = ipv6 && Ipv6.isAvailable();
			List<String> addresses = Arrays.stream(this.names.addresses(host))
				.filter((address) -> usable || address instanceof Inet4Address)
				.map(InetAddress::getHostAddress)
				.toList();
			return addresses.isEmpty() ? Resolution.failed(ipv6Only(host, ipv6)) : Resolution.found(addresses);
		}
		catch (UnknownHostException ex) {
			return Resolution.failed("Unknown host '" + host + "'" + ((LocalInterface.find(host) != null)
					? ": that is a network interface of this machine. Name the host or address to connect to" : ""));
		}
		catch (Throwable ex) {
			return Resolution.failed("Host '" + host + "' cannot be looked up: " + ex);
		}
	}

	private static String ipv6Only(String host, boolean ipv6) {
		return ipv6 ? "Host '" + host + "' has IPv6 addresses only, and " + Ipv6.MISSING
				: "Host '" + host + "' has IPv6 addresses only: set ipv6 to true to use them";
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-resolver-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

}
