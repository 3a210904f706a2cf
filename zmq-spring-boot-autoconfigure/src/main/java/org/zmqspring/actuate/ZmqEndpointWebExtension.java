package org.zmqspring.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Says in the body of an answer over HTTP why a request to {@link ZmqEndpoint} cannot be
 * served. Spring Boot's own answer has no reason. Thread-safe.
 */
@EndpointWebExtension(endpoint = ZmqEndpoint.class)
@Internal
public class ZmqEndpointWebExtension {

	private final ZmqEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint what it extends
	 */
	public ZmqEndpointWebExtension(ZmqEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * As {@link ZmqEndpoint#socket}.
	 * @param socket the configured name of a publisher, a subscriber or both
	 * @return the sockets of that name and the listeners on them, or status 404 and what
	 * there is as {@code error}
	 */
	@ReadOperation
	public WebEndpointResponse<Object> socket(@Selector String socket) {
		return Answer.found(this.endpoint.socket(socket), () -> this.endpoint.missing(socket));
	}

	/**
	 * As {@link ZmqEndpoint#act}.
	 * @param socket the configured name of a publisher, a subscriber or both
	 * @param action what to do
	 * @return its result, or status 400 and the reason as {@code error}
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> act(@Selector String socket, @Nullable String action) {
		return Answer.of(() -> this.endpoint.act(socket, action));
	}

}
