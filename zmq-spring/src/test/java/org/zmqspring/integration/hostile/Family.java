package org.zmqspring.integration.hostile;

import java.util.Arrays;
import java.util.Random;

/** A kind of hostile words. Immutable. */
enum Family {

	NOISE(3, false, false, (random, type) -> Noise.bytes(random, 300)),

	FOREIGN(3, false, false, (random, type) -> ForeignProtocols.hello(random)),

	GREETING(6, false, false, (random, type) -> Greetings.greeting(random)),

	HANDSHAKE(6, false, false, Greetings::handshake),

	OLD_PROTOCOL(4, false, false, (random, type) -> Greetings.oldProtocol(random)),

	MUTATION(6, false, false, Mutations::mutatedConversation),

	LENGTH(4, true, false, (random, type) -> Frames.length(random)),

	MIXTURE(4, true, false, (random, type) -> Frames.mixture(random)),

	ENDLESS(1, true, false, (random, type) -> Frames.endless(random)),

	SHORT_PING(1, true, false, (random, type) -> Frames.ping(random)),

	COMMAND(25, true, true, (random, type) -> Frames.command(random)),

	FRAME(17, true, true, (random, type) -> Frames.frame(random)),

	SUBSCRIPTION(20, true, true, (random, type) -> Frames.subscription(random));

	private final int weight;

	private final boolean meets;

	private final boolean survives;

	private final Maker maker;

	@FunctionalInterface
	private interface Maker {

		byte[] words(Random random, String socketType);

	}

	Family(int weight, boolean meets, boolean survives, Maker maker) {
		this.weight = weight;
		this.meets = meets;
		this.survives = survives;
		this.maker = maker;
	}

	/** Whether a whole and correct handshake comes first. */
	boolean meets() {
		return this.meets;
	}

	/** Whether the connection goes on, so that more can be said. */
	boolean survives() {
		return this.survives;
	}

	byte[] words(Random random, String socketType) {
		return this.maker.words(random, socketType);
	}

	static Family byWeight(Random random) {
		int left = random.nextInt(Arrays.stream(values()).mapToInt((family) -> family.weight).sum());
		for (Family family : values()) {
			left -= family.weight;
			if (left < 0) {
				return family;
			}
		}
		throw new IllegalStateException();
	}

}
