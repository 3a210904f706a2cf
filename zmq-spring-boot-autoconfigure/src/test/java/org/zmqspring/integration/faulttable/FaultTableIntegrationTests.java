package org.zmqspring.integration.faulttable;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Writes {@code docs/faults.md} anew on request. */
@Timeout(1500)
class FaultTableIntegrationTests {

	@Test
	void whenAskedForThenEveryFaultHasARowInWhichThisProjectRecovers() throws Exception {
		Assumptions.assumeTrue(Boolean.getBoolean("zmq.fault-table"),
				"SKIPPED: the fault table takes ten minutes; -Dzmq.fault-table=true writes it anew");
		Path file = Path.of("..", "docs", "faults.md");
		FaultTable.write(file);
		assertThat(Files.readAllLines(file).stream().filter((line) -> line.startsWith("| "))).isNotEmpty()
			.allSatisfy((line) -> assertThat(line.substring(line.lastIndexOf('|', line.length() - 2)))
				.doesNotContain("never", "only"));
	}

}
