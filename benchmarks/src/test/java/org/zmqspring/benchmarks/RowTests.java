package org.zmqspring.benchmarks;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link Row}, {@link Comparison}, {@link Reading} and {@link ProcessorTimes}.
 */
class RowTests {

	@Test
	void whenTwoReadingsAreComparedThenTheSampleHasOnlyWhatWasUsedBetweenThem() {
		Reading first = Reading.parse("1000 5000000000 engine=700 poller=100");

		Sample sample = Reading.parse("3000 5500000000 engine=200700 poller=100100 jvm=6000").since(first);

		assertThat(sample.perSecond()).isEqualTo(4000);
		assertThat(sample.processor()).containsOnly(entry("engine", 100.0), entry("poller", 50.0), entry("jvm", 3.0));
		assertThat(sample.processorNanos()).isEqualTo(153);
	}

	@Test
	void whenNoMessageCameThenTheSampleHasNumbers() {
		Sample sample = Reading.parse("7 2000 engine=5").since(Reading.parse("7 1000 engine=4"));

		assertThat(sample).isEqualTo(new Sample(0, Map.of("engine", 1.0)));
	}

	@Test
	void whenThisProcessIsReadThenItsThreadsAndTheRestAreCounted() {
		Reading reading = Reading.parse(Reading.line(3));

		assertThat(reading.count()).isEqualTo(3);
		assertThat(reading.processor()).containsKeys("other", ProcessorTimes.JVM);
	}

	@Test
	void whenAThreadIsNamedThenItsRoleIsKnown() {
		assertThat(ProcessorTimes.role("zmq-iothread-2")).isEqualTo(ProcessorTimes.role("iothread-2"))
			.isEqualTo("engine");
		assertThat(ProcessorTimes.role("zmq-reaper-1")).isEqualTo("reaper");
		assertThat(ProcessorTimes.role("zmq-poller")).isEqualTo("poller");
		assertThat(ProcessorTimes.role("zmq-publisher")).isEqualTo("publisher");
		assertThat(ProcessorTimes.role("zmq-default-listening.Bytes.on")).isEqualTo(ProcessorTimes.role("by-hand"))
			.isEqualTo("listener");
		assertThat(ProcessorTimes.role("sender-16")).isEqualTo(ProcessorTimes.role("ForkJoinPool-1-worker-2"))
			.isEqualTo("sender");
		assertThat(ProcessorTimes.role("main")).isEqualTo("other");
	}

	@Test
	void whenTwoAreComparedThenTheRowHasProcessorTimeInAllAndOfEachThread() {
		Row row = Row.of(Row.Title.of("ours", "theirs", 0.95), List.of(sample(2000, 300), sample(3000, 100)),
				List.of(sample(1000, 100), sample(1000, 100)));

		assertThat(row.figure().ratio()).isEqualTo(new Figures(2.5, 2, 3));
		assertThat(row.processor().time().ratio().least()).isEqualTo(1);
		assertThat(row.processor().time().ratio().most()).isEqualTo(303.1 / 103.1);
		assertThat(row).asString()
			.startsWith("| ours | theirs | 2,500 a second (2,000 to 3,000) | 1,000 a second | **2.50** (2.00 to 3.00)"
					+ " | 0.95 | ")
			.contains("203 ns (103 to 303): engine 200, poller 3 |")
			.doesNotContain("reaper");
	}

	@Test
	void whenADifferenceSaysMoreThanARatioThenItIsShownWithItsSign() {
		Row row = new Row(new Row.Title("start", "without", "+ 150 ms"),
				Comparison.difference("ms", new double[] { 1500, 1700 }, new double[] { 1200, 1300 }));

		assertThat(row).hasToString("| start | without | 1,600 ms (1,500 to 1,700) | 1,250 ms (1,200 to 1,300)"
				+ " | **+350 ms** (+300 to +400) | + 150 ms |  |  |  |");
	}

	@Test
	void whenNothingIsComparedThenOnlyTheFigureIsShown() {
		Row row = new Row(Row.Title.of("idle"), Comparison.none("% of a core", 0.7654));

		assertThat(row).hasToString("| idle | – | 0.77 % of a core |  |  |  |  |  |  |");
	}

	private static Sample sample(double perSecond, double engine) {
		return new Sample(perSecond, Map.of("engine", engine, "poller", 3.0, "reaper", 0.1));
	}

}
