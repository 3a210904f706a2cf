package org.zmqspring.benchmarks.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.benchmarks.OwnProcess;
import org.zmqspring.benchmarks.Paced;
import org.zmqspring.benchmarks.latency.Stamps;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketMode;

/**
 * A process with all publishers of a fleet, its forwarder, or all its subscribers. It
 * receives commands as lines.
 */
public final class FleetMain {

	private static final int SIZE = 64;

	private final ConfigurableApplicationContext context;

	private final Stamps stamps = new Stamps();

	private FleetMain(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Run a part of a fleet.
	 * @param arguments the part, then its properties
	 * @throws IOException if the orders cannot be read
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		String[] properties = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
		FleetMain part = new FleetMain(Applications.start(Applications.Plain.class, properties));
		if (arguments[0].equals("subscribers")) {
			part.listen();
		}
		System.out.println(part.addresses());
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			System.out.println(part.answer(order.split(" ")));
		}
		System.exit(0);
	}

	private String answer(String[] order) throws IOException, InterruptedException {
		return switch (order[0]) {
			case "up" -> awaitUp();
			case "send" -> send(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
			case "count" -> "" + this.stamps.count();
			case "report" -> this.stamps.report();
			case "processor" -> "" + OwnProcess.processorNanos();
			case "memory" -> memory();
			default -> throw new IllegalArgumentException(order[0]);
		};
	}

	/** All on the poller's thread, which alone writes the stamps. */
	private void listen() {
		ZmqListenerRegistry registry = this.context.getBean(ZmqListenerRegistry.class);
		for (String name : sockets()) {
			registry.register(ListenerSpec.builder(name, (message) -> this.stamps.arrived(message.payload()))
				.subscriber(name)
				.lane(LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER))
				.build());
		}
	}

	private List<String> sockets() {
		return links().stream().map((link) -> link.spec().socket()).distinct().toList();
	}

	private Collection<LinkSnapshot> links() {
		return this.context.getBean(LinkDirectory.class).links();
	}

	private String addresses() {
		return links().stream().map(LinkSnapshot::address).filter(Objects::nonNull).collect(Collectors.joining(","));
	}

	/** The number of connections that this part has made. */
	private String awaitUp() throws InterruptedException {
		this.context.getBean(LinkDirectory.class)
			.await((all) -> all.stream().allMatch((link) -> link.state().isUp()), Duration.ofMinutes(2));
		return "" + links().stream().filter((link) -> link.spec().mode() == SocketMode.CONNECT).count();
	}

	private Collection<ZmqTemplate> templates() {
		return this.context.getBeansOfType(ZmqTemplate.class).values();
	}

	/** One message after the other, each by the next publisher. */
	private String send(int count, int micros) {
		List<ZmqTemplate> templates = new ArrayList<>(templates());
		Paced.run(count, micros, (number) -> templates.get(number % templates.size()).send("topic", Stamps.now(SIZE)));
		return "sent";
	}

	/** Used heap, and the memory that the process occupies, in kilobytes. */
	private static String memory() throws IOException {
		long heap = OwnProcess.heapBytes() / 1024;
		String occupied = Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.findFirst()
			.orElse("0")
			.replaceAll("\\D", "");
		return heap + " " + occupied;
	}

}
