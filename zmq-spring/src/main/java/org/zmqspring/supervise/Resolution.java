package org.zmqspring.supervise;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The result of a look-up of a name. Immutable.
 *
 * @param addresses literal addresses; empty if there are none
 * @param error why there are none, or {@code null}
 */
public record Resolution(List<String> addresses, @Nullable String error) {

	/** Copy the addresses. */
	public Resolution {
		addresses = List.copyOf(addresses);
	}

	static Resolution found(List<String> addresses) {
		return new Resolution(addresses, null);
	}

	static Resolution failed(String error) {
		return new Resolution(List.of(), error);
	}

}
