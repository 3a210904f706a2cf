package org.zmqspring.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table. Immutable.
 *
 * @param title what was measured
 * @param figure what was found
 * @param processor the processor time of each message; {@code null} if it was not
 * measured beside the figure
 */
public record Row(Title title, Comparison figure, @Nullable Processor processor) {

	static final String HEAD = """
			| what | against | ours | theirs | ratio or difference: median (least to most) | wanted | \
			processor time a message, ours | theirs | ratio |
			|---|---|---|---|---|---|---|---|---|""";

	public Row(Title title, Comparison figure) {
		this(title, figure, null);
	}

	static Row of(Title title, List<Sample> ours, List<Sample> theirs) {
		return new Row(title,
				Comparison.ratio("a second", figures(ours, Sample::perSecond), figures(theirs, Sample::perSecond)),
				new Processor(Comparison.ratio("ns", figures(ours, Sample::processorNanos),
						figures(theirs, Sample::processorNanos)), threads(ours), threads(theirs)));
	}

	private static Map<String, Double> threads(List<Sample> samples) {
		Map<String, Double> threads = new TreeMap<>();
		samples.stream()
			.flatMap((sample) -> sample.processor().keySet().stream())
			.forEach((role) -> threads.put(role,
					Figures.of(figures(samples, (sample) -> sample.processor().getOrDefault(role, 0.0))).median()));
		return threads;
	}

	private static double[] figures(List<Sample> samples, ToDoubleFunction<Sample> figure) {
		return samples.stream().mapToDouble(figure).toArray();
	}

	@Override
	public String toString() {
		return "| " + String.join(" | ", this.title.what, this.title.against, this.figure.oursText(),
				this.figure.theirsText(), this.figure.comparedText(), this.title.wanted,
				(this.processor != null) ? this.processor.text() : " |  | ") + " |";
	}

	/**
	 * What is measured.
	 *
	 * @param what ours
	 * @param against what it is compared with
	 * @param wanted the goal
	 */
	public record Title(String what, String against, String wanted) {

		/** What is not compared with anything. */
		public static Title of(String what) {
			return new Title(what, "–", "");
		}

		public static Title of(String what, String against, double wanted) {
			return new Title(what, against, String.format(Locale.ROOT, "%.2f", wanted));
		}

	}

	/**
	 * The processor time of each message.
	 *
	 * @param time of the whole process, in nanoseconds
	 * @param ours the median for the threads of each role
	 * @param theirs the same of the other contender
	 */
	public record Processor(Comparison time, Map<String, Double> ours, Map<String, Double> theirs) {

		private String text() {
			return this.time.oursText() + threads(this.ours, this.time.ours()) + " | " + this.time.theirsText()
					+ threads(this.theirs, this.time.theirs()) + " | " + this.time.comparedText();
		}

		/** Without threads that need less than a hundredth. */
		private static String threads(Map<String, Double> threads, Figures all) {
			return threads.entrySet()
				.stream()
				.filter((thread) -> thread.getValue() >= all.median() / 100)
				.map((thread) -> String.format(Locale.ROOT, "%s %,.0f", thread.getKey(), thread.getValue()))
				.collect(Collectors.joining(", ", ": ", ""));
		}

	}

}
