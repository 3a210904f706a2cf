package org.zmqspring.integration.faulttable;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Rewrites {@code docs/faults.md} on request. */
@Timeout(1500)
class FaultTableIntegrationTests {

	@Test
	void whenAskedForThenEveryFaultHasARowInWhichThisProjectRecovers() throws Exception {
		Assumptions.assumeTrue(Boolean.getBoolean("zmq.fault-table"),
				"SKIPPED: the fault table takes ten minutes; -Dzmq.fault-table=true rewrites it");
		Path file = Path.of("..", "docs", "faults.md");
		FaultTable.write(file);
		assertThat(Files.readAllLines(file).stream().filter((line) -> line.startsWith("| "))).isNotEmpty()
			.allSatisfy((line) -> assertThat(lastCells(3, line)).doesNotContain("never", "only", "differ"));
		assertThat(Files.readAllLines(file).stream().filter((line) -> line.contains(" s | "))).isNotEmpty()
			.allSatisfy((line) -> assertThat(lastCells(1, line)).isIn("| 0 / 0 |", "| – |", "| unknown |"));
	}

	/** What the table says about this project. */
	private static String lastCells(int count, String line) {
		int begin = line.length() - 1;
		for (int i = 0; i < count; i++) {
			begin = line.lastIndexOf('|', begin - 1);
		}
		return line.substring(begin);
	}

}
