package org.zmqspring.integration.hostile;

import java.util.HexFormat;
import java.util.Random;

/**
 * Something that a stranger says. Its seed and its number alone decide what. Immutable.
 *
 * @param seed the seed of the run
 * @param number the number of the case in the run
 * @param family what kind it is of
 * @param words the bytes, after a whole handshake if the family shakes hands
 */
record HostileCase(long seed, int number, Family family, byte[] words) {

	/**
	 * Make a case.
	 * @param seed the seed of the run
	 * @param number the number of the case
	 * @param socketType what the stranger claims to be, such as {@code SUB}
	 * @return always the same for the same arguments
	 */
	static HostileCase of(long seed, int number, String socketType) {
		Random random = new Random(seed * 1_000_003 + number);
		Family family = Family.byWeight(random);
		return new HostileCase(seed, number, family, family.words(random, socketType));
	}

	@Override
	public String toString() {
		return "case " + this.number + " of seed " + this.seed + ", " + this.family + ": "
				+ HexFormat.of().formatHex(this.words);
	}

}
