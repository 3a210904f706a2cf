package org.zmqspring.transport;

/**
 * The name of a link: one endpoint of one socket, for as long as it is configured.
 * Immutable.
 *
 * @param socket the configured name of the socket, such as {@code default}, or
 * {@code prices.frontend} for a side of the forwarder {@code prices}
 * @param type what the socket does; a publisher and a subscriber may have the same name
 * @param endpoint the endpoint as configured
 */
public record LinkId(String socket, SocketType type, String endpoint) {

	/**
	 * The link as log lines and messages name it.
	 * @return such as {@code subscriber default@tcp://feed:5556}
	 */
	@Override
	public String toString() {
		String role = switch (this.type) {
			case PUB -> "publisher ";
			case SUB -> "subscriber ";
			case ROUTER -> "replay of publisher ";
			case DEALER -> "replay request of subscriber ";
			case XSUB, XPUB -> "forwarder ";
		};
		return role + this.socket + "@" + this.endpoint;
	}

}
