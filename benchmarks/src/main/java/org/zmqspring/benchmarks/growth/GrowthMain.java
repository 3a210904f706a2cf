package org.zmqspring.benchmarks.growth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.zmqspring.benchmarks.Applications;
import org.zmqspring.benchmarks.OwnProcess;
import org.zmqspring.benchmarks.Paced;
import org.zmqspring.benchmarks.load.Load;
import org.zmqspring.config.ZmqPorts;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application in a process of its own, with a number of links, listeners, prefixes,
 * peers or outages. It receives commands as lines.
 */
public final class GrowthMain {

	private static final int SIZE = 64;

	private final ConfigurableApplicationContext context;

	private final Kind kind;

	private final int count;

	private final LongAdder received = new LongAdder();

	private GrowthMain(Kind kind, int count, String endpoints) {
		this.kind = kind;
		this.count = count;
		this.context = Applications.start(Applications.Plain.class, endpoints.isEmpty() ? "no.socket="
				: "zmq." + ((kind == Kind.PEERS) ? "publisher" : "subscriber") + ".endpoints=" + endpoints);
	}

	/**
	 * Run an application.
	 * @param arguments the kind, how many, and the endpoints. Without endpoints it has no
	 * socket.
	 * @throws IOException if the commands cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		String endpoints = (arguments.length > 2) ? arguments[2] : "";
		GrowthMain application = new GrowthMain(Kind.valueOf(arguments[0]), Integer.parseInt(arguments[1]), endpoints);
		if (!endpoints.isEmpty()) {
			application.listen();
		}
		System.out.println(application.context.getBean(ZmqPorts.class).publisher("default").orElse(0));
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			System.out.println(application.answer(order.split(" ")));
		}
		System.exit(0);
	}

	private void listen() {
		ZmqListenerRegistry registry = this.context.getBean(ZmqListenerRegistry.class);
		switch (this.kind) {
			case LINKS, OUTAGES -> registry.register(listener(0, Load.topic(0)));
			case LISTENERS ->
				IntStream.range(0, this.count).forEach((i) -> registry.register(listener(i, Load.topic(i))));
			case PREFIXES -> registry
				.register(listener(0, IntStream.range(0, this.count).mapToObj(Load::topic).toArray(String[]::new)));
			case PEERS -> {
				// a publisher has no listener
			}
		}
	}

	private ListenerSpec listener(int number, String... topics) {
		return ListenerSpec.builder("listener-" + number, (message) -> this.received.increment())
			.topics(topics)
			.build();
	}

	private String answer(String[] order) {
		return switch (order[0]) {
			case "settled" -> "" + isSettled(this.context.getBean(LinkDirectory.class).links());
			case "use" -> OwnProcess.processorNanos() + " " + this.received.sum();
			case "memory" -> OwnProcess.heapBytes() + " " + OwnProcess.files();
			case "send" -> send(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
			default -> throw new IllegalArgumentException(order[0]);
		};
	}

	/** Whether all links are up, down, or have all their peers. */
	private boolean isSettled(Collection<LinkSnapshot> links) {
		return switch (this.kind) {
			case LINKS, LISTENERS, PREFIXES -> links.stream().allMatch((link) -> link.state().isUp());
			case PEERS -> links.stream().mapToInt(LinkSnapshot::peers).sum() == this.count;
			case OUTAGES -> links.stream().allMatch((link) -> link.attempt() > 1);
		};
	}

	private String send(int messages, int micros) {
		ZmqTemplate template = this.context.getBean(ZmqTemplate.class);
		byte[] payload = "x".repeat(SIZE).getBytes(StandardCharsets.US_ASCII);
		Paced.run(messages, micros, (number) -> {
			template.send(Load.topic(0), payload);
			this.received.increment();
		});
		return "sent";
	}

}
