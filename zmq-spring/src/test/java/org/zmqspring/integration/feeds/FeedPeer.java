package org.zmqspring.integration.feeds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.integration.PythonPeer;

/**
 * A publisher of {@code feeds/feed_publisher.py}: libzmq in a process of its own, which
 * sends what a real feed sends, step by step. Confined to one thread.
 */
public final class FeedPeer implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 30;

	private static final String ANSWER = "replayed ";

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final AtomicInteger answers = new AtomicInteger();

	private final String endpoint;

	/** {@code null} if it does not send messages again. */
	private final @Nullable String replayEndpoint;

	private FeedPeer(Process process, boolean replays) {
		this.process = process;
		Thread reader = new Thread(this::read, "feed-output");
		reader.setDaemon(true);
		reader.start();
		this.endpoint = await("ready ").substring("ready ".length());
		this.replayEndpoint = replays ? await("replay ").substring("replay ".length()) : null;
	}

	/**
	 * Start a publisher that binds to a free port.
	 * @param feed which one, such as {@code vllm}
	 * @param options see the program
	 */
	public static FeedPeer bound(String feed, String... options) {
		return at("tcp://127.0.0.1:*", feed, options);
	}

	/**
	 * Start a publisher.
	 * @param endpoint where it binds; with the option {@code connect} where it connects
	 * @param feed which one
	 * @param options see the program
	 */
	public static FeedPeer at(String endpoint, String feed, String... options) {
		PythonPeer.assumeAvailable();
		List<String> command = new ArrayList<>(List.of(String.valueOf(PythonPeer.interpreter()), "-u", "-c",
				text("feed_publisher.py"), feed, endpoint));
		command.addAll(List.of(options));
		try {
			return new FeedPeer(new ProcessBuilder(command).redirectErrorStream(true).start(),
					Stream.of(options).anyMatch((option) -> option.startsWith("replay=")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start another program, which asks a publisher for earlier messages, or answers.
	 * @param script its file, which explains what it does
	 * @param arguments see the program
	 */
	public static PythonPeer program(String script, String... arguments) {
		return PythonPeer.program(text(script), arguments);
	}

	private static String text(String script) {
		try (InputStream in = FeedPeer.class.getResourceAsStream("/feeds/" + script)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where it is, with its real port. */
	public String endpoint() {
		return this.endpoint;
	}

	/** Where it sends messages again, with its real port. */
	public String replayEndpoint() {
		return Objects.requireNonNull(this.replayEndpoint);
	}

	/** Wait until the next subscription to a prefix has come. */
	public void awaitSubscription(String prefix) {
		await("subscribed " + prefix);
	}

	/** Wait until the next subscriptions to these prefixes have come, in any order. */
	public void awaitSubscriptions(String... prefixes) {
		Set<String> missing = new HashSet<>(List.of(prefixes));
		while (!missing.isEmpty()) {
			missing.remove(await("subscribed ").substring("subscribed ".length()));
		}
	}

	/** Wait until the next answer to a request for missed messages is sent. */
	public void awaitAnswer() {
		await(ANSWER);
	}

	/** How many requests for missed messages it has answered. */
	public int answers() {
		return this.answers.get();
	}

	/**
	 * Have it do something, and wait until it is done.
	 * @param command see the program, such as {@code gap 20}
	 * @return the names and numbers of the messages that it has sent meanwhile
	 */
	public List<String> tell(String command) {
		try {
			this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<String> sent = new ArrayList<>();
		String line = next();
		while (!line.equals("done " + command)) {
			if (line.startsWith("sent ")) {
				sent.add(line.substring("sent ".length()));
			}
			line = next();
		}
		return sent;
	}

	private String await(String beginning) {
		String line = next();
		while (!line.startsWith(beginning)) {
			line = next();
		}
		return line;
	}

	private String next() {
		try {
			String line = this.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
			if (line == null || line.startsWith("Traceback")) {
				throw new AssertionError("The publisher did not do what it should: " + line + this.lines);
			}
			return line;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public long pid() {
		return this.process.pid();
	}

	/** SIGKILL. */
	public void kill() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (@Nullable
			String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
				if (line.startsWith(ANSWER)) {
					this.answers.incrementAndGet();
				}
			}
		}
		catch (IOException ex) {
			this.lines.add("(output ended: " + ex.getMessage() + ")");
		}
	}

}
