package org.zmqspring.supervise;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds all addresses that a name has now. Thread-safe. */
@FunctionalInterface
interface NameService {

	/**
	 * Look a name up, in exactly this spelling. Blocks until there is an answer.
	 * @param name the name
	 * @return its addresses, best first; at least one
	 * @throws UnknownHostException if it has none
	 */
	InetAddress[] addresses(String name) throws UnknownHostException;

}
