package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The counters of a measured process at one moment. Immutable.
 *
 * @param count messages so far
 * @param nanos the time by the clock of the process
 * @param processor the processor time of its threads so far, by what they do, in
 * nanoseconds
 */
public record Reading(long count, long nanos, Map<String, Long> processor) {

	/**
	 * Read the counters of this process.
	 * @param count messages so far
	 * @return a line for the process that measures
	 */
	public static String line(long count) {
		return count + " " + System.nanoTime()
				+ ProcessorTimes.now()
					.entrySet()
					.stream()
					.map((time) -> " " + time.getKey() + "=" + time.getValue())
					.collect(Collectors.joining());
	}

	public static Reading of(Child child) {
		return parse(child.ask("count"));
	}

	static Reading parse(String line) {
		String[] words = line.split(" ");
		Map<String, Long> processor = Arrays.stream(words)
			.skip(2)
			.map((word) -> word.split("="))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> Long.parseLong(pair[1])));
		return new Reading(Long.parseLong(words[0]), Long.parseLong(words[1]), processor);
	}

	Sample since(Reading first) {
		long messages = this.count - first.count;
		Map<String, Double> each = new LinkedHashMap<>();
		this.processor.forEach((role, time) -> each.put(role,
				(time - first.processor.getOrDefault(role, 0L)) / (double) Math.max(1, messages)));
		return new Sample(messages * 1e9 / (this.nanos - first.nanos), each);
	}

}
