package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link Benchmarks}. */
class BenchmarksTests {

	private final Set<String> parts = Benchmarks.parts().keySet();

	@Test
	void severalPartsCanBeNamedWithCommasOrBlanks() {
		assertThat(wanted("latency,startup")).containsExactly("latency", "startup");
		assertThat(wanted("startup, latency")).containsExactly("startup", "latency");
		assertThat(wanted("startup latency")).containsExactly("startup", "latency");
		assertThat(wanted("startup", "latency")).containsExactly("startup", "latency");
		assertThat(wanted("first")).containsExactly("first");
	}

	@Test
	void withoutANameAllPartsAreMeasured() {
		assertThat(wanted()).containsExactlyElementsOf(this.parts).contains("first", "startup");
		assertThat(wanted("", ",")).containsExactlyElementsOf(this.parts);
	}

	@Test
	void anUnknownPartIsRefusedWithTheNamesOfAll() {
		assertThatIllegalArgumentException().isThrownBy(() -> wanted("latency,start,First"))
			.withMessageContaining("There is no part start, First. The parts are first, sizes")
			.withMessageContaining("startup");
	}

	@Test
	void allOfTheLongPlanTakesLessThanAnHourAndTheQuickOneAboutAQuarter() {
		assertThat(total()).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(57));
		System.setProperty("quick", "true");
		try {
			assertThat(total()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(17));
		}
		finally {
			System.clearProperty("quick");
		}
	}

	@Test
	void aMeasurementOfTwoPartsIsMeasuredOnce() {
		List<Measurement> sizes = Benchmarks.parts().get("sizes").get();
		Supplier<List<Measurement>> both = () -> Stream
			.concat(Benchmarks.parts().get("first").get().stream(), sizes.stream())
			.toList();

		assertThat(both.get()).hasSize(sizes.size() + 1);
		assertThat(Benchmarks.measurements(List.of(both))).hasSameSizeAs(sizes);
	}

	private static Duration total() {
		return Benchmarks.measurements(List.copyOf(Benchmarks.parts().values()))
			.stream()
			.map(Measurement::estimate)
			.reduce(Duration.ZERO, Duration::plus);
	}

	private List<String> wanted(String... names) {
		return Benchmarks.wanted(this.parts, names);
	}

}
