package org.zmqspring.transport;

/**
 * The name of a link: one endpoint of one socket, for as long as it is configured.
 * Immutable.
 *
 * @param socket the configured name of the socket, such as {@code default}
 * @param type whether the socket publishes or subscribes; a publisher and a subscriber
 * may have the same name
 * @param endpoint the endpoint as configured
 */
public record LinkId(String socket, SocketType type, String endpoint) {

	/**
	 * The link as log lines and messages name it.
	 * @return such as {@code subscriber default@tcp://feed:5556}
	 */
	@Override
	public String toString() {
		return ((this.type == SocketType.PUB) ? "publisher " : "subscriber ") + this.socket + "@" + this.endpoint;
	}

}
