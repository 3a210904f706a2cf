package org.zmqspring.benchmarks.idle;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.context.ConfigurableApplicationContext;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.benchmarks.OwnProcess;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.supervise.LinkDirectory;

/**
 * An idle application in a process of its own, with a given number of links and
 * listeners. Prints how many percent of a core it uses, and the heap bytes and files for
 * each link.
 */
public final class IdleMain {

	/**
	 * How many times as long as it measures it waits before, until the compiler has
	 * compiled the code of the start.
	 */
	static final int SETTLE = 3;

	private IdleMain() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		int links = Integer.parseInt(arguments[0]);
		int listeners = Integer.parseInt(arguments[1]);
		long heap = OwnProcess.heapBytes();
		long files = OwnProcess.files();
		String[] endpoints = arguments[3].split(",");
		ConfigurableApplicationContext context = Applications.start(Applications.Plain.class,
				"zmq.subscriber.endpoints="
						+ IntStream.range(0, links).mapToObj((i) -> endpoints[i]).collect(Collectors.joining(",")));
		ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
		for (int i = 0; i < listeners; i++) {
			registry.register(ListenerSpec.builder("listener-" + i, (message) -> {
			}).topics("topic." + i + ".").build());
		}
		context.getBean(LinkDirectory.class)
			.await((all) -> all.stream().allMatch((link) -> link.state().isUp()), Duration.ofMinutes(2));
		System.out.println(report(Integer.parseInt(arguments[2]), links, heap, files));
		System.exit(0);
	}

	private static String report(int seconds, int links, long heapBefore, long filesBefore) {
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos((long) SETTLE * seconds));
		long heap = OwnProcess.heapBytes() - heapBefore;
		long files = OwnProcess.files() - filesBefore;
		long cpu = OwnProcess.processorNanos();
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
		double share = (OwnProcess.processorNanos() - cpu) / (seconds * 1e9);
		return String.format(Locale.ROOT, "%.2f %d %d", share * 100, heap / links, files / links);
	}

	/** The publishers that the links connect to. */
	static final class Publishers implements AutoCloseable {

		private final ZContext context = new ZContext();

		private final List<String> endpoints = new ArrayList<>();

		Publishers(int count) {
			this.context.getContext().setMaxSockets(Math.max(1024, 2 * count));
			for (int i = 0; i < count; i++) {
				ZMQ.Socket socket = this.context.createSocket(SocketType.PUB);
				socket.bind("tcp://127.0.0.1:*");
				this.endpoints.add(socket.getLastEndpoint());
			}
		}

		String endpoints() {
			return String.join(",", this.endpoints);
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

}
