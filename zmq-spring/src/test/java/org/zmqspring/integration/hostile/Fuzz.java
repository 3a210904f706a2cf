package org.zmqspring.integration.hostile;

/**
 * How much is tried: {@code -Dzmq.fuzz.cases=10000000 -Dzmq.fuzz.seed=7} tries more, and
 * other cases. Stateless.
 */
final class Fuzz {

	/** A failure names the seed and the number of its case. */
	static final long SEED = Long.getLong("zmq.fuzz.seed", 20_261_125);

	/** On both sides together. */
	static final int CASES = Integer.getInteger("zmq.fuzz.cases", 100_000);

	private Fuzz() {
	}

}
