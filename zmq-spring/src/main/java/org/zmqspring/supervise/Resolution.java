package org.zmqspring.supervise;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What came of looking a name up. Immutable.
 *
 * @param addresses literal addresses; empty if there are none
 * @param error why there are none, or {@code null}
 */
public record Resolution(List<String> addresses, @Nullable String error) {

	/** Copy the addresses. */
	public Resolution {
		addresses = List.copyOf(addresses);
	}

	static Resolution failed(String error) {
		return new Resolution(List.of(), error);
	}

}
