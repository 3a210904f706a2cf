package org.zmqspring.benchmarks.growth;

/** What is measured of an application. */
enum Measure {

	/** Without messages. */
	IDLE("idle", "Processor time while idle, ms a second"),

	/** For each message that arrives, or that is sent to all peers. */
	MESSAGE("message", "Processor time of a message, µs"),

	/** More than the same application without a socket. */
	HEAP("heap", "Heap, KB"),

	/** More than the same application without a socket. */
	FILES("files", "File descriptors");

	private final String label;

	private final String title;

	Measure(String label, String title) {
		this.label = label;
		this.title = title;
	}

	/** For the name of the chart. */
	String label() {
		return this.label;
	}

	String title() {
		return this.title;
	}

}
