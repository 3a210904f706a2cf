package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Names one engine socket: the n-th one opened for a link. Every fact carries it, so late
 * facts of an earlier one can be told apart. Immutable.
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
