package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * The name of one engine socket: the n-th one that was opened for a link. Every fact has
 * this name, so that late facts of an earlier socket are recognized. Immutable.
 *
 * @param link the link
 * @param generation counts from 1
 */
@Internal
public record SocketKey(LinkId link, long generation) {

	@Override
	public String toString() {
		return this.link + "#" + this.generation;
	}

}
