package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.zmqspring.integration.faults.Misbehaviour.End;

/**
 * The corpus of misbehaving publishers: twelve families of eleven members, the same for
 * the same seed. Stateless.
 */
final class Misbehaviours {

	/** How many members each family has. */
	static final int MEMBERS = 11;

	/** Makes one member of a family. */
	@FunctionalInterface
	interface Family {

		Misbehaviour member(int number, Random random);

	}

	private Misbehaviours() {
	}

	/** All of them, those of one family apart from each other. */
	static List<Misbehaviour> from(long seed) {
		Random random = new Random(seed);
		List<Misbehaviour> all = new ArrayList<>();
		List<Family> families = new ArrayList<>(BadGreetings.families());
		families.addAll(BadFrames.families());
		for (Family family : families) {
			for (int i = 0; i < MEMBERS; i++) {
				all.add(family.member(i, random));
			}
		}
		Collections.shuffle(all, random);
		return all;
	}

	static End anyEnd(Random random) {
		return End.values()[random.nextInt(End.values().length)];
	}

	static byte[] noise(int length, Random random) {
		byte[] noise = new byte[length];
		random.nextBytes(noise);
		return noise;
	}

}
