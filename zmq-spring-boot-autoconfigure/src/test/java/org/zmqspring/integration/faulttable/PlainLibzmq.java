package org.zmqspring.integration.faulttable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.faulttable.Timeline.Kind;

/**
 * libzmq as it is, in a process of its own: {@code libzmq_subscriber.py}. Thread-safe.
 */
final class PlainLibzmq implements Contender {

	private static final @Nullable String PYTHON = PythonPeer.interpreter();

	@Override
	public String name() {
		return isAvailable() ? "plain libzmq " + version() : "plain libzmq";
	}

	private static String version() {
		try (BufferedReader output = start("import zmq; print(zmq.zmq_version())").inputReader()) {
			return output.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean isAvailable() {
		return PYTHON != null;
	}

	@Override
	public Subscriber subscribe(Wish wish) {
		return new Told(
				start(script(), wish.endpoint(), String.valueOf(wish.sockets()),
						String.valueOf(wish.heartbeats() ? 1 : 0),
						String.valueOf(wish.limited() ? Wish.MAX_MSG_SIZE : -1), String.valueOf(wish.gap().toMillis())),
				new Timeline(wish.gap()));
	}

	private static Process start(String program, String... arguments) {
		try {
			Process process = new ProcessBuilder(Stream
				.concat(List.of(Objects.requireNonNull(PYTHON), "-c", program).stream(), List.of(arguments).stream())
				.toList()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			process.getOutputStream().close();
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String script() {
		try (InputStream in = PlainLibzmq.class.getResourceAsStream("/faulttable/libzmq_subscriber.py")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The process, and what it told. Thread-safe. */
	private static final class Told implements Subscriber {

		private final Process process;

		private final Timeline timeline;

		Told(Process process, Timeline timeline) {
			this.process = process;
			this.timeline = timeline;
			Thread reader = new Thread(this::read, "plain-libzmq");
			reader.setDaemon(true);
			reader.start();
		}

		private void read() {
			try (BufferedReader reader = this.process.inputReader()) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					String[] words = line.split(" ");
					this.timeline.add(Kind.valueOf(words[0]), Integer.parseInt(words[1]),
							Instant.ofEpochMilli(Long.parseLong(words[2])));
				}
			}
			catch (IOException ex) {
				// its end
			}
		}

		@Override
		public Timeline timeline() {
			return this.timeline;
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
			try {
				this.process.waitFor(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
