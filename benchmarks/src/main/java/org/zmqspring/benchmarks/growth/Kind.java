package org.zmqspring.benchmarks.growth;

/** What an application has one, ten, a hundred and a thousand of. */
enum Kind {

	/** Endpoints of one subscriber, with one listener. All are up. */
	LINKS("links"),

	/** Listeners of one link, each with a prefix and a thread of its own. */
	LISTENERS("listeners"),

	/** Prefixes of one listener. */
	PREFIXES("prefixes"),

	/** Subscribers that are connected to one publisher. */
	PEERS("peers"),

	/** Endpoints of one subscriber that refuse each attempt to connect. */
	OUTAGES("outages");

	private final String label;

	Kind(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

}
