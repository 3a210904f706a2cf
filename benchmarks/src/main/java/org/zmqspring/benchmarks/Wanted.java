package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What of a part is measured, where a system property names less than all: payload sizes
 * ({@code sizes}) and kinds of listeners ({@code kinds}). Stateless.
 */
public final class Wanted {

	private Wanted() {
	}

	public static int[] sizes() {
		String named = System.getProperty("sizes", "");
		return named.isEmpty() ? new int[] { 16, 64, 256, 1024, 65_536 }
				: Arrays.stream(named.split(",")).mapToInt(Integer::parseInt).toArray();
	}

	public static boolean kind(Enum<?> kind) {
		String named = System.getProperty("kinds", "");
		return named.isEmpty() || Arrays.asList(named.split(",")).contains(kind.name());
	}

}
