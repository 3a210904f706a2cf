package org.zmqspring.benchmarks;

/**
 * The count of a measured process at one moment. Immutable.
 *
 * @param count messages so far
 * @param nanos the time by the clock of the process
 */
public record Reading(long count, long nanos) {

	public static Reading of(Child child) {
		String[] words = child.ask("count").split(" ");
		return new Reading(Long.parseLong(words[0]), Long.parseLong(words[1]));
	}

	public double perSecondSince(Reading first) {
		return (this.count - first.count) * 1e9 / (this.nanos - first.nanos);
	}

}
