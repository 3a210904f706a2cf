package org.zmqspring.benchmarks;

/**
 * What a process of a measurement says of itself. Immutable.
 *
 * @param count messages so far
 * @param nanos its clock
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
