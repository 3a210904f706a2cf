package org.zmqspring.benchmarks.send;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.zmqspring.benchmarks.Reading;

/**
 * Senders in a process of their own. The commands are {@code on}, {@code off} and
 * {@code count}, which prints the messages that the sink has received and the counters of
 * this process. The number of messages that are not received yet is limited, so that none
 * is dropped.
 */
public final class SenderMain {

	private static final int STEP = 100;

	private static final long WINDOW_BYTES = 32 * 1024 * 1024;

	private static final long LOOK_NANOS = 20_000;

	private final Sender sender;

	private final Progress progress;

	private final byte[] payload;

	private final long window;

	/**
	 * All threads together check the progress as often as one would: a check takes
	 * processor time.
	 */
	private final long lookNanos;

	private final AtomicLong sent = new AtomicLong();

	private volatile boolean on;

	private SenderMain(Sender sender, Progress progress, int size, int threads) {
		this.sender = sender;
		this.progress = progress;
		this.payload = new byte[size];
		this.window = Math.min(20_000, WINDOW_BYTES / size);
		this.lookNanos = threads * LOOK_NANOS;
	}

	public static void main(String[] arguments) throws IOException {
		try (Sender sender = Senders.open(arguments[0])) {
			int threads = Integer.parseInt(arguments[3]);
			SenderMain load = new SenderMain(sender, new Progress(Path.of(arguments[1])),
					Integer.parseInt(arguments[2]), threads);
			load.start(threads, Boolean.parseBoolean(arguments[4]));
			System.out.println(sender.port());
			load.obey(new BufferedReader(new InputStreamReader(System.in)));
		}
		System.exit(0);
	}

	private void start(int threads, boolean virtual) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("sender-");
		executor.setVirtualThreads(virtual);
		for (int i = 0; i < threads; i++) {
			executor.execute(this::send);
		}
	}

	private void send() {
		while (true) {
			while (!this.on || this.sent.get() - this.progress.get() > this.window) {
				LockSupport.parkNanos(this.on ? this.lookNanos : 1_000_000);
			}
			for (int i = 0; i < STEP; i++) {
				this.sender.send("topic.00000.", this.payload);
			}
			this.sent.addAndGet(STEP);
		}
	}

	private void obey(BufferedReader orders) throws IOException {
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			switch (order) {
				case "on" -> this.on = true;
				case "off" -> this.on = false;
				default -> System.out.println(Reading.line(this.progress.get()));
			}
		}
	}

}
