package org.zmqspring.benchmarks;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link Benchmarks}. */
class BenchmarksTests {

	private final Set<String> parts = Benchmarks.parts((row) -> {
	}).keySet();

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

	private List<String> wanted(String... names) {
		return Benchmarks.wanted(this.parts, names);
	}

}
