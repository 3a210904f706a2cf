package org.zmqspring.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

/**
 * Names one socket; a publisher and a subscriber may share the name. Immutable.
 *
 * @param name as configured
 * @param type the side
 */
record SocketName(String name, SocketType type) {

	/**
	 * Put the links of each socket together.
	 * @param links links of any sockets
	 * @return the links of each socket, none without, in the order given
	 */
	static Map<SocketName, List<LinkSnapshot>> group(List<LinkSnapshot> links) {
		return links.stream()
			.collect(Collectors.groupingBy((link) -> new SocketName(link.spec().socket(), link.spec().type()),
					LinkedHashMap::new, Collectors.toList()));
	}

}
