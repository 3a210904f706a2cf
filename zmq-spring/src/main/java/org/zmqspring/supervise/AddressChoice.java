package org.zmqspring.supervise;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the addresses of a name for each attempt: the one that worked last comes
 * first, then those that were not tried since. Confined to the supervisor's thread.
 */
final class AddressChoice {

	private final Set<String> tried = new HashSet<>();

	private @Nullable String present;

	private @Nullable String worked;

	/** The address for the next attempt. */
	String next(List<String> addresses) {
		if (this.tried.containsAll(addresses)) {
			this.tried.clear();
		}
		String next = addresses.stream()
			.filter((address) -> address.equals(this.worked) && !this.tried.contains(address))
			.findFirst()
			.orElseGet(() -> firstUntried(addresses));
		this.tried.add(next);
		this.present = next;
		return next;
	}

	private String firstUntried(List<String> addresses) {
		return addresses.stream().filter((address) -> !this.tried.contains(address)).findFirst().orElseThrow();
	}

	/** The address of the present attempt has brought the link up. */
	void worked() {
		this.worked = this.present;
		this.tried.clear();
	}

}
