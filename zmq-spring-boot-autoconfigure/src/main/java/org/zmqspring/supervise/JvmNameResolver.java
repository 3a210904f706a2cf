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

/**
 * Looks names up through the JVM, around its cache: the cache keeps an address for 30
 * seconds and is keyed by the spelling, while names are the same in upper and lower case
 * (RFC 4343), so each look-up of a name spells it differently. Its threads live only
 * while they look something up. Thread-safe.
 */
public final class JvmNameResolver implements NameResolver {

	private static final int LAST_TURN = 0xFFF;

	private static final Resolution NO_ANSWER = Resolution.failed("The look-up ended without an answer");

	private final AtomicInteger threads = new AtomicInteger();

	private final ExecutorService executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>(), this::thread);

	private final ConcurrentHashMap<String, AtomicInteger> turns = new ConcurrentHashMap<>();

	/** Look-ups under way, so that many links to one host cost one look-up at a time. */
	private final ConcurrentHashMap<Question, CompletableFuture<Resolution>> inFlight = new ConcurrentHashMap<>();

	private final NameService names;

	/** Create a resolver that asks the JVM, and its cache. */
	public JvmNameResolver() {
		this(InetAddress::getAllByName);
	}

	JvmNameResolver(NameService names) {
		this.names = names;
	}

	/** What is asked. */
	private record Question(String host, boolean ipv6) {
	}

	/** Answers a question, with the caller's thread. */
	@FunctionalInterface
	interface NameService {

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
			// no thread to be had: a question without an answer would bar the next one
			finish(question, result, Resolution.failed("Host '" + question.host() + "' cannot be looked up: " + ex));
		}
	}

	/** Whatever happens there is an answer, or nobody could ask again. */
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
			List<String> addresses = Arrays.stream(fresh(host))
				.filter((address) -> ipv6 || address instanceof Inet4Address)
				.map(InetAddress::getHostAddress)
				.toList();
			return addresses.isEmpty()
					? Resolution.failed("Host '" + host + "' has IPv6 addresses only: set ipv6 to true to use them")
					: new Resolution(addresses, null);
		}
		catch (UnknownHostException ex) {
			return Resolution.failed("Unknown host '" + host + "'");
		}
		catch (Throwable ex) {
			return Resolution.failed("Host '" + host + "' cannot be looked up: " + ex);
		}
	}

	private InetAddress[] fresh(String host) throws UnknownHostException {
		int turn = this.turns.computeIfAbsent(host, (name) -> new AtomicInteger()).getAndIncrement();
		try {
			return this.names.addresses(spelling(host, turn));
		}
		catch (UnknownHostException ex) {
			// a name service that minds the case after all
			return this.names.addresses(host);
		}
	}

	/**
	 * The name with the case of its n-th letter changed where the n-th bit of the turn is
	 * set. The turns start over at a bound, which bounds what the JVM keeps of them if it
	 * was told to keep addresses for ever.
	 */
	static String spelling(String host, int turn) {
		StringBuilder spelled = new StringBuilder(host);
		int bits = turn & LAST_TURN;
		for (int i = 0; i < spelled.length() && bits != 0; i++) {
			char letter = spelled.charAt(i);
			if (Character.isLetter(letter)) {
				boolean change = (bits & 1) == 1;
				spelled.setCharAt(i, change ? (char) (letter ^ 0x20) : letter);
				bits >>>= 1;
			}
		}
		return spelled.toString();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-resolver-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

}
