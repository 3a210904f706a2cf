package org.zmqspring.replay;

import java.util.List;
import java.util.function.Consumer;

import org.zmqspring.message.Internal;

/** Finds the addresses of a host. Thread-safe; never blocks. */
@FunctionalInterface
@Internal
public interface AddressLookup {

	/**
	 * Look up a host.
	 * @param host its name
	 * @param ipv6 whether IPv6 addresses can be used
	 * @param addresses receives the literal addresses, the best one first; none if there
	 * are none; any thread may call it
	 */
	void find(String host, boolean ipv6, Consumer<List<String>> addresses);

}
