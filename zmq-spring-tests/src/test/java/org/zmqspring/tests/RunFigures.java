package org.zmqspring.tests;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.publish.Publishers;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the starter counted in one application, as one row of a table. Immutable.
 *
 * @param counts messages by what became of them
 * @param rest beans of ours, and the time that the start took
 */
record RunFigures(String counts, String rest) {

	/** What a row is printed with. */
	static final String PREFIX = "FIGURES ";

	static final String HEAD = "received  sent  failed  malformed  unrouted  dropped | beans of ours  start-up (ms)";

	/**
	 * Read the figures as soon as those of all messages that arrived are there: the
	 * publishing thread counts a message after it has sent it, so a subscriber can have
	 * it earlier.
	 */
	static RunFigures of(ConfigurableApplicationContext context, long startMillis) {
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> sent(context) >= sum(meters, "zmq.messages.received"));
		long sent = sent(context);
		long dropped = 0;
		for (PublisherInfo publisher : context.getBean(Publishers.class).infos()) {
			dropped += publisher.counts().dropped().values().stream().mapToLong(Long::longValue).sum();
		}
		for (ListenerInfo listener : context.getBean(ZmqListenerRegistry.class).listeners()) {
			dropped += listener.dropped();
		}
		return new RunFigures(
				String.format(Locale.ROOT, "%8.0f %5d %7d %10d %9.0f %8d", sum(meters, "zmq.messages.received"), sent,
						failures(meters, ""), failures(meters, "ZmqConversionException"),
						sum(meters, "zmq.messages.unrouted"), dropped),
				String.format(Locale.ROOT, "%13d %14d", beans(context), startMillis));
	}

	static RunFigures parse(String line) {
		String[] parts = line.substring(PREFIX.length()).split("\\|");
		return new RunFigures(parts[0], parts[1]);
	}

	private static long sent(ConfigurableApplicationContext context) {
		return context.getBean(Publishers.class)
			.infos()
			.stream()
			.mapToLong((publisher) -> publisher.counts().sentMessages())
			.sum();
	}

	private static double sum(MeterRegistry meters, String name) {
		return meters.find(name)
			.meters()
			.stream()
			.mapToDouble((meter) -> meter.measure().iterator().next().getValue())
			.sum();
	}

	private static long failures(MeterRegistry meters, String exception) {
		return meters.find("zmq.listener")
			.tag("outcome", "failure")
			.timers()
			.stream()
			.filter((timer) -> timer.getId().getTag("exception").contains(exception))
			.mapToLong(Timer::count)
			.sum();
	}

	/** Beans whose class is in the starter. */
	private static long beans(ConfigurableApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.map(context::getType)
			.filter((type) -> type != null && type.getName().startsWith("org.zmqspring.")
					&& !type.getPackageName().equals(RunFigures.class.getPackageName()))
			.count();
	}

	@Override
	public String toString() {
		return this.counts + "|" + this.rest;
	}

}
