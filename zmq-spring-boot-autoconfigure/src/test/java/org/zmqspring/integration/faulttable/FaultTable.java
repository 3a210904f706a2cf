package org.zmqspring.integration.faulttable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.integration.faulttable.Row.Trait;

/**
 * Exposes every contender to every fault, and writes the results. Confined to one thread.
 */
final class FaultTable {

	private static final Logger logger = LoggerFactory.getLogger(FaultTable.class);

	private final Contender libzmq = new PlainLibzmq();

	private final Contender thisProject = new ThisProject(false);

	/** It has only one column. */
	private final Contender withReplay = new ThisProject(true);

	private final List<Contender> contenders = List.of(new PlainJeromq(), this.libzmq, this.thisProject);

	private FaultTable() {
	}

	public static void main(String[] arguments) throws Exception {
		write(Path.of((arguments.length > 0) ? arguments[0] : "docs/faults.md"));
	}

	/** Run everything, which takes some ten minutes, and write the document. */
	static void write(Path file) throws Exception {
		new FaultTable().run().write(file);
	}

	private Document run() throws Exception {
		Document document = new Document(this.contenders.stream().map(Contender::name).toList());
		for (Row row : Row.ALL) {
			List<String> cells = cells(row);
			logger.info("{} | {}", row.fault(), cells);
			document.row(row, cells);
		}
		for (Contender contender : this.contenders) {
			String cells = contender.isAvailable() ? Fleet.of(contender).cells() : "not run | | |";
			logger.info("fleet | {} | {}", contender.name(), cells);
			document.fleet(contender.name(), cells);
		}
		return document;
	}

	private List<String> cells(Row row) throws Exception {
		List<String> cells = new ArrayList<>();
		try (Heat heat = new Heat(row)) {
			for (Contender contender : this.contenders) {
				if (canRun(row, contender)) {
					heat.enter(contender);
				}
			}
			if (canRun(row, this.withReplay)) {
				heat.enter(this.withReplay);
			}
			heat.run();
			for (Contender contender : this.contenders) {
				cells.add(canRun(row, contender) ? Finding.cell(heat.findings(contender)) : "not run");
			}
			for (Contender counting : List.of(this.thisProject, this.withReplay)) {
				cells.add(canRun(row, counting) ? Finding.missingCell(heat.findings(counting)) : "not run");
			}
		}
		return cells;
	}

	private boolean canRun(Row row, Contender contender) {
		return contender.isAvailable() && (!row.is(Trait.NEEDS_LIBZMQ) || this.libzmq.isAvailable());
	}

}
