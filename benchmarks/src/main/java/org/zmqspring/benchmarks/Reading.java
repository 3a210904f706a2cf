package org.zmqspring.benchmarks;

/**
 * What a process of a measurement says of itself. Immutable.
 *
 * @param count messages so far
 * @param nanos its clock
 * @param cpuNanos the processor time it has used
 */
public record Reading(long count, long nanos, long cpuNanos) {

	public static Reading of(Child child) {
		String[] words = child.ask("count").split(" ");
		return new Reading(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
	}

	public double perSecondSince(Reading first) {
		return (this.count - first.count) * 1e9 / (this.nanos - first.nanos);
	}

}
