package org.zmqspring.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The result of measuring two contenders in turn. Immutable.
 *
 * @param title what was compared
 * @param ours this project
 * @param theirs the other contender
 * @param ratio messages a second: the ratio of each pair of measurements
 * @param processorRatio processor time: the ratio of each pair of measurements
 */
public record Comparison(Plan.Title title, Side ours, Side theirs, Figures ratio, Figures processorRatio) {

	static final String HEAD = """
			| what | against | ours a second | theirs a second | ratio: median (least to most) | wanted | \
			processor time a message, ours | theirs | ratio |
			|---|---|---|---|---|---|---|---|---|""";

	static Comparison of(Plan.Title title, List<Sample> ours, List<Sample> theirs) {
		return new Comparison(title, Side.of(ours), Side.of(theirs), ratio(ours, theirs, Sample::perSecond),
				ratio(ours, theirs, Sample::processorNanos));
	}

	private static Figures ratio(List<Sample> ours, List<Sample> theirs, ToDoubleFunction<Sample> figure) {
		return Figures.of(IntStream.range(0, ours.size())
			.mapToDouble((i) -> figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)))
			.toArray());
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "| %s | %s | %s | %s | %s | %.2f | %s | %s | %s |", this.title.what(),
				this.title.against(), this.ours.perSecond.text("%,.0f", ""), this.theirs.perSecond.text("%,.0f", ""),
				this.ratio.bold("%.2f"), this.title.wanted(), this.ours.processorText(), this.theirs.processorText(),
				this.processorRatio.bold("%.2f"));
	}

	/**
	 * What was measured of one contender.
	 *
	 * @param perSecond messages a second
	 * @param processor processor time of the process for each message, in nanoseconds
	 * @param threads the median of it for the threads of each role
	 */
	public record Side(Figures perSecond, Figures processor, Map<String, Double> threads) {

		static Side of(List<Sample> samples) {
			Map<String, Double> threads = new TreeMap<>();
			samples.stream()
				.flatMap((sample) -> sample.processor().keySet().stream())
				.forEach((role) -> threads.put(role,
						figures(samples, (sample) -> sample.processor().getOrDefault(role, 0.0)).median()));
			return new Side(figures(samples, Sample::perSecond), figures(samples, Sample::processorNanos), threads);
		}

		private static Figures figures(List<Sample> samples, ToDoubleFunction<Sample> figure) {
			return Figures.of(samples.stream().mapToDouble(figure).toArray());
		}

		/** Without threads that need less than a hundredth. */
		String processorText() {
			return this.processor.text("%,.0f", " ns") + ": "
					+ this.threads.entrySet()
						.stream()
						.filter((thread) -> thread.getValue() >= this.processor.median() / 100)
						.map((thread) -> String.format(Locale.ROOT, "%s %,.0f", thread.getKey(), thread.getValue()))
						.collect(Collectors.joining(", "));
		}

	}

}
